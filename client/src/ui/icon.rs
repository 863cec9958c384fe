//! Icons: one stroke, one size, no meaning of their own. The word beside them, or a label, says what they do.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IconKind {
    /// Four tiles.
    Tables,
    /// An arrow into a tray.
    Waiting,
    /// A person.
    Person,
    /// A magnifying glass.
    Search,
    /// To the left.
    Back,
    /// A cross.
    Close,
    /// Three dots.
    More,
    /// One digit back.
    Backspace,
    /// A crossed-out signal.
    Offline,
    /// A signal.
    Online,
    /// A triangle with an exclamation mark.
    Warning,
    /// A lock.
    Lock,
    /// Two arrows in a circle.
    Reload,
    /// Minus.
    Minus,
    /// Plus.
    Plus,
    /// Two people.
    Guests,
    /// A tick.
    Check,
    /// From one place to another.
    Move,
    /// Two become one.
    Join,
    /// Something goes over.
    Transfer,
    /// One becomes two.
    Split,
    /// A house.
    House,
    /// A key.
    Key,
    /// Lines on paper.
    Story,
    /// Two sheets.
    Copy,
}

impl IconKind {
    /// The strokes, in a box of 24 by 24.
    fn path(self) -> &'static str {
        match self {
            IconKind::Tables => {
                "M5 3h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM16 3h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2h-3a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM5 14h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-3a2 2 0 0 1 2-2zM16 14h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2h-3a2 2 0 0 1-2-2v-3a2 2 0 0 1 2-2z"
            }
            IconKind::Waiting => "M12 3v10m0 0l-4-4m4 4l4-4M4 16v3a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3",
            IconKind::Person => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c1-5 4-7 8-7s7 2 8 7",
            IconKind::Search => "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5",
            IconKind::Back => "M15 5l-7 7 7 7",
            IconKind::Close => "M6 6l12 12M18 6L6 18",
            IconKind::More => "M5 12h.01M12 12h.01M19 12h.01",
            IconKind::Backspace => "M9 5h11a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H9l-6-7zM12 9.5l5 5M17 9.5l-5 5",
            IconKind::Offline => {
                "M3 3l18 18M6.5 13.5a8 8 0 0 1 4.5-2.3M2.8 9.8a13 13 0 0 1 5-3M12 6a13 13 0 0 1 9.2 3.8M15.5 12.2a8 8 0 0 1 2 1.3M12 19h.01"
            }
            IconKind::Online => "M6.5 13.5a8 8 0 0 1 11 0M2.8 9.8a13 13 0 0 1 18.4 0M12 19h.01",
            IconKind::Warning => "M12 4l9 16H3zM12 10v4M12 17h.01",
            IconKind::Lock => {
                "M6 11h12a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1zM8 11V8a4 4 0 0 1 8 0v3"
            }
            IconKind::Reload => "M20 5v5h-5M4 19v-5h5M19.5 10A8 8 0 0 0 5.6 7.6M4.5 14a8 8 0 0 0 13.9 2.4",
            IconKind::Minus => "M5 12h14",
            IconKind::Plus => "M5 12h14M12 5v14",
            IconKind::Guests => {
                "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.6-4 3-6 6.5-6s5.900 2 6.500 6M16 4.300a3.500 3.500 0 0 1 0 6.400M17.500 14.400c2.200.8 3.600 2.700 4 5.600"
            }
            IconKind::Check => "M5 13l5 5 9-11",
            IconKind::Move => "M4 12h15M13 6l6 6-6 6",
            IconKind::Join => "M5 4c0 6 7 5 7 11v5M19 4c0 6-7 5-7 11",
            IconKind::Transfer => "M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4",
            IconKind::Split => "M12 4v5c0 6-7 5-7 11M12 9c0 6 7 5 7 11",
            IconKind::House => "M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z",
            IconKind::Key => "M8 19a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM11 12l9-9M16 7l3 3",
            IconKind::Story => {
                "M6 3h9l4 4v13a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM9 9h6M9 13h6M9 17h4"
            }
            IconKind::Copy => {
                "M9 8h10a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1zM5 16H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v1"
            }
        }
    }
}

/// An icon of the size of the text beside it. Hidden from screen readers.
#[component]
pub(crate) fn Icon(kind: IconKind) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=kind.path()></path>
        </svg>
    }
}
