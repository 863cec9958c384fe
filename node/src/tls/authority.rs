//! The node's own certificate authority.

use std::net::IpAddr;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rcgen::string::Ia5String;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType, date_time_ymd,
};
use sha2::{Digest, Sha256};
use sync::time::UnixMs;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::local;
use crate::clock;
use crate::config::Address;

/// A phone that trusts it should not have to be asked again.
const AUTHORITY_YEARS: i32 = 20;
/// Phones take no certificate of such an authority that holds longer than 825 days.
const CERTIFICATE_DAYS: i32 = 800;
/// A certificate is made anew long before it ends.
const FRESH_DAYS: i64 = 400;
/// Clocks differ: a certificate holds from a day ago.
const EARLIER_DAYS: i64 = 1;
const MS_PER_DAY: i64 = 24 * 60 * 60 * 1_000;
/// Bytes of the name by which people tell authorities apart.
const NAME_BYTES: usize = 4;

/// A key that signs, with the certificate that says so.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
}

/// A certificate with those that lead to the authority, and its key.
pub(super) struct Leaf {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
}

impl Authority {
    /// A new one.
    pub(super) fn found(now: UnixMs) -> Result<Self, rcgen::Error> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(Vec::new())?;
        let digest = Sha256::digest(key.public_key_raw());
        params.distinguished_name.push(DnType::CommonName, format!("Comanda {}", hex(&digest[..NAME_BYTES])));
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.name_constraints = Some(local::constraints());
        // A clock that was never set must not found an authority that has ended once it is.
        hold(&mut params, UnixMs(now.0.max(clock::EARLIEST.0)), AUTHORITY_YEARS * 365);
        let certificate = params.self_signed(&key)?.der().clone();
        Ok(Self { issuer: Issuer::new(params, key), certificate })
    }

    /// One that was kept.
    pub(super) fn take_up(key: &[u8], certificate: Vec<u8>) -> Result<Self, rcgen::Error> {
        let certificate = CertificateDer::from(certificate);
        let issuer = Issuer::from_ca_cert_der(&certificate, KeyPair::try_from(key)?)?;
        Ok(Self { issuer, certificate })
    }

    /// Key and certificate.
    pub(super) fn to_keep(&self) -> (Vec<u8>, Vec<u8>) {
        (self.issuer.key().serialize_der(), self.certificate.to_vec())
    }

    /// What a phone must be told to trust.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// By what people tell that a certificate is this one: its SHA-256, as phones show it.
    pub fn fingerprint(&self) -> String {
        let digest = Sha256::digest(&self.certificate);
        digest.chunks(1).map(hex).collect::<Vec<_>>().join(" ")
    }

    /// What phones call it.
    pub fn name(&self) -> String {
        super::Facts::of(&self.certificate).map(|facts| facts.subject).unwrap_or_default()
    }

    /// A certificate for one address of ours and all our names.
    pub(super) fn sign_for(
        &self,
        dialled: IpAddr,
        address: Option<&Address>,
        now: UnixMs,
    ) -> Result<Leaf, rcgen::Error> {
        let mut params = CertificateParams::new(Vec::new())?;
        for name in local::own_names(Some(dialled), address) {
            params.subject_alt_names.push(match name.parse() {
                Ok(address) => SanType::IpAddress(address),
                Err(_) => SanType::DnsName(Ia5String::try_from(name)?),
            });
        }
        params.distinguished_name.push(DnType::CommonName, "Comanda node");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        hold(&mut params, now, CERTIFICATE_DAYS);
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        Ok(Leaf {
            chain: vec![certificate.der().clone(), self.certificate.clone()],
            key: PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        })
    }
}

/// Whether what was signed at `signed` should still be handed out. A clock that was put back makes it too new.
pub(super) fn is_fresh(signed: UnixMs, now: UnixMs) -> bool {
    (-EARLIER_DAYS * MS_PER_DAY..FRESH_DAYS * MS_PER_DAY).contains(&(now.0 - signed.0))
}

fn hold(params: &mut CertificateParams, now: UnixMs, days: i32) {
    let today = Timestamp::from_millisecond(now.0).unwrap_or_default().to_zoned(TimeZone::UTC).date();
    let at = |date: jiff::civil::Date| {
        date_time_ymd(i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs())
    };
    params.not_before = at(today.saturating_sub(EARLIER_DAYS.days()));
    params.not_after = at(today.saturating_add(days.days()));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
