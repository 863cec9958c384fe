//! The disk is full while two phones are at work, and there is room again.

use std::path::{Path, PathBuf};
use std::time::Duration;

use fixtures::house::House;
use sync::device::Notice;

use super::shift::{SOON, Shift};

/// Left on the disk when it is "full": less than a page of the database.
const NO_ROOM_BYTES: u64 = 4_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_told_and_everything_arrives_once_there_is_room() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("not allowed to mount a small disk here: passed over");
        return;
    };
    let mut shift = Shift::start(House::builder().data(disk.path())).await;
    shift.order(0, "5", &["Μουσακάς"]).await;
    shift.settles("while there is room").await;

    disk.fill();
    shift.work().await;
    for waiter in &shift.crew {
        let has_unsent = |device: &sync::device::Device| device.unsent() > 0;
        waiter.wait_until(SOON, has_unsent).await.unwrap();
    }
    told_of(&shift, 0).await;
    assert!(shift.house.is_running());

    disk.make_room();
    // Without a restart: the node tries again by itself, and the phones do.
    shift.settles("after room was made").await;
    shift.newcomer().await;
    assert_eq!(shift.check_paper("after room was made").await, 0, "nothing is uncertain");
}

async fn told_of(shift: &Shift, who: usize) {
    for _ in 0..300 {
        if shift.crew[who].notices().await.unwrap().contains(&Notice::NodeCannotStore) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nobody was told that the node cannot store:\n{}", shift.house.log());
}

/// A file system of its own in memory, gone when dropped. It has no room to reserve for the log, on which the node
/// would go on for a while.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=3m", "tmpfs"])
            .arg(folder.path())
            .stderr(std::process::Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success()).then_some(Self(folder))
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn ballast(&self) -> PathBuf {
        self.0.path().join("ballast")
    }

    /// Writes until nothing more fits.
    fn fill(&self) {
        fill_up(&self.ballast());
    }

    fn make_room(&self) {
        std::fs::remove_file(self.ballast()).unwrap();
    }
}

fn fill_up(file: &Path) {
    use std::io::Write;
    let mut ballast = std::fs::File::create(file).unwrap();
    let mut chunk = vec![0_u8; 1024 * 1024];
    while chunk.len() as u64 > NO_ROOM_BYTES {
        if ballast.write_all(&chunk).is_err() {
            let half = chunk.len() / 2;
            chunk.truncate(half);
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}
