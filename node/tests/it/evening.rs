//! A house at work, with several phones at once, in which things go wrong: the node dies at every step, the power
//! fails, the disk is full, a phone talks nonsense. Whatever a phone saw acknowledged must still be there afterwards,
//! everybody must see the same, and the paper must hold each item once or the screens must say that nobody knows.

#[cfg(feature = "crash-points")]
mod crash;
#[cfg(feature = "crash-points")]
mod faults;
mod flood;
mod full;
mod hostile;
mod power;
mod shift;
mod whole;
