// Starts the app, and says so when it cannot.
import start from './sysadmin.js';

start().catch(error => {
  console.error(error);
  document.documentElement.dataset.stuck = '';
});
