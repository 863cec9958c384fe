//! A house that lets in paired phones alone: how it comes to be one, and how a new phone comes in.

use fixtures::browser::Device;
use fixtures::demo::{DIMITRA, ELENI};

use crate::evening::{Evening, Phone};

impl Phone {
    async fn writes(&self, css: &str, text: &str) {
        let input = self.window.find(css).await.unwrap();
        input.clear().await.unwrap();
        input.send_keys(text).await.unwrap();
    }
}

#[tokio::test]
async fn a_new_phone_comes_in_with_a_code_and_the_manager_is_not_locked_out() {
    let evening = Evening::begin().await;
    let manager = evening.device(Device::TABLET, "/manager/").await;
    manager.log_in(DIMITRA).await;
    manager.sees("[data-testid=connect-phone][href='/connect']").await;
    manager.tap("[data-testid=only-paired][aria-checked=false]").await;
    manager.sees("[data-testid=only-paired][aria-checked=true]").await;

    let phone = evening.new_phone().await;
    phone.log_in(ELENI).await;
    phone.sees("[data-testid=pair]").await;
    phone.picture("phone-pair").await;
    manager.tap("[data-testid=pairing-code]").await;
    let code = manager.window.find("[data-testid=code]").await.unwrap();
    let code = code.attr("data-code").await.unwrap().unwrap();
    manager.picture("tablet-manager-phones").await;
    phone.writes("[data-testid=pair-name]", "Ελένη").await;
    phone.writes("[data-testid=pair-code]", "000 000").await;
    phone.tap("[data-testid=pair-submit]").await;
    phone.sees("[data-testid=pair] .failure:not(:empty)").await;
    phone.writes("[data-testid=pair-code]", &format!("{} {}", &code[..3], &code[3..])).await;
    phone.tap("[data-testid=pair-submit]").await;
    phone.sees("[data-testid=login]:not([hidden])").await;
    phone.log_in(ELENI).await;
    phone.sees("[data-table='5']").await;

    manager.tap("[data-testid=log-out]").await;
    manager.sees("[data-testid=login]").await;
    manager.log_in(DIMITRA).await;
    manager.sees("[data-testid=only-paired][aria-checked=true]").await;
    manager.tap("[data-testid=only-paired]").await;
    manager.sees("[data-testid=only-paired][aria-checked=false]").await;
}
