//! The panel without a mouse, and for ears.

use fixtures::browser::Device;

use super::Desk;

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

/// Whatever can be used and has no name that a screen reader could say.
const NAMELESS: &str = r#"
const visible = (e) => e.checkVisibility({ visibilityProperty: true });
const name = (e) => e.getAttribute("aria-label") || e.innerText || [...(e.labels || [])].map((l) => l.innerText).join("");
return [...document.querySelectorAll("button, a[href], input, textarea")]
  .filter((e) => visible(e) && !name(e).trim()).map((e) => e.outerHTML.slice(0, 200));
"#;

impl Desk {
    /// Presses a key where the focus is.
    async fn press(&self, key: &str) {
        let focused = self.window.session().active_element().await.unwrap();
        focused.send_keys(key).await.unwrap();
    }

    async fn focuses(&self, css: &str) {
        let is_there = format!("document.activeElement && document.activeElement.matches(\"{css}\")");
        self.window.until_true(&is_there).await.unwrap();
    }

    /// Everything that can be used says what it is.
    pub(crate) async fn names_everything(&self) {
        let nameless = self.window.script(NAMELESS, Vec::new()).await.unwrap();
        assert_eq!(nameless, serde_json::json!([]));
    }
}

#[tokio::test]
async fn a_site_is_locked_and_unlocked_with_keys_alone_and_the_focus_is_never_lost() {
    let desk = Desk::open_logged_in(Device::DESK).await;
    desk.licensor.register("Taverna Ostria").await;
    desk.sees("[data-site='Taverna Ostria']").await;
    let focus = "document.querySelector(arguments[0]).focus()";
    desk.window.script(focus, vec!["[data-site] h2 a".into()]).await.unwrap();
    desk.press(ENTER).await;
    desk.focuses("h1").await;
    desk.window.until_true("document.title.startsWith('Taverna Ostria')").await.unwrap();

    desk.sees("[data-testid=lock]").await;
    desk.window.script(focus, vec!["[data-testid=lock]".into()]).await.unwrap();
    desk.press(ENTER).await;
    desk.focuses("[data-testid=lock-reason]").await;
    desk.names_everything().await;
    desk.press(ESCAPE).await;
    desk.sees_none("[data-testid=lock-sheet]").await;
    desk.focuses("[data-testid=lock]").await;

    desk.press(ENTER).await;
    desk.focuses("[data-testid=lock-reason]").await;
    desk.press("unpaid").await;
    desk.window.script(focus, vec!["[data-testid=lock-confirm]".into()]).await.unwrap();
    desk.press(ENTER).await;
    desk.sees("[data-status=locked]").await;
    desk.reads("[data-testid=said]", "Taverna Ostria is locked").await;
    desk.window.script(focus, vec!["[data-testid=unlock]".into()]).await.unwrap();
    desk.press(ENTER).await;
    desk.focuses("[data-testid=unlock-confirm]").await;
    desk.press(ENTER).await;
    desk.sees("[data-status=active]").await;
}
