// Starts the app that the page names, and says so when it cannot.
const { app } = document.documentElement.dataset;

import(`./${app}.js`).then(module => module.default()).catch(error => {
  console.error(error);
  document.documentElement.dataset.stuck = '';
});
