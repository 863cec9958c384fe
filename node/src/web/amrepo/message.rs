//! The messages of automerge-repo's WebSocket protocol, version 1: CBOR maps with text keys, one a WebSocket message
//! (`automerge-repo-network-websocket/src/messages.ts` and `automerge-repo/src/network/messages.ts` of the official
//! packages). Fields that are not needed are not looked at.

use minicbor::data::Type;
use minicbor::{Decoder, Encoder, decode};
use thiserror::Error;

/// The version of the protocol that is spoken here.
pub(super) const PROTOCOL: &str = "1";

/// From a client.
#[derive(Debug, PartialEq)]
pub(super) enum FromClient<'b> {
    /// The first message.
    Join {
        /// The client's name for itself.
        peer: &'b str,
        /// The protocols that it speaks.
        versions: Vec<&'b str>,
    },
    /// What it has of a document and what it lacks, whether it has something (`sync`) or nothing yet (`request`).
    Sync {
        /// The document id.
        document: &'b str,
        /// A message of Automerge's sync protocol.
        data: &'b [u8],
    },
    /// Anything that matters to peers who write: ephemeral messages, news of others' heads, and the like.
    Other,
}

/// To a client.
#[derive(Debug, PartialEq)]
pub(super) enum ToClient<'b> {
    /// Answers `join`.
    Peer,
    /// Changes, and what is here.
    Sync {
        /// The document id.
        document: &'b str,
        /// A message of Automerge's sync protocol.
        data: &'b [u8],
    },
    /// There is no such document here.
    Unavailable {
        /// The document id.
        document: &'b str,
    },
    /// Something is wrong; the connection ends.
    Error {
        /// What.
        message: &'b str,
    },
}

/// Bytes that are no message of the protocol.
#[derive(Debug, Error)]
pub(super) enum MessageError {
    /// Not CBOR, or not in the form of a message.
    #[error("no message of automerge-repo: {0}")]
    Malformed(#[from] decode::Error),
    /// A message whose fields are not all there.
    #[error("a message of type {kind} lacks its {field}")]
    Lacks {
        /// The type that it names.
        kind: String,
        /// What is missing.
        field: &'static str,
    },
}

#[derive(Default)]
struct Fields<'b> {
    kind: Option<&'b str>,
    sender: Option<&'b str>,
    versions: Vec<&'b str>,
    document: Option<&'b str>,
    data: Option<&'b [u8]>,
}

impl<'b> FromClient<'b> {
    /// Reads a message.
    pub(super) fn decode(bytes: &'b [u8]) -> Result<Self, MessageError> {
        let fields = Fields::decode(bytes)?;
        let kind = fields.kind.unwrap_or_default();
        let lacks = |field| MessageError::Lacks { kind: kind.to_owned(), field };
        match kind {
            "" => Err(lacks("type")),
            "join" => {
                let peer = fields.sender.ok_or_else(|| lacks("senderId"))?;
                Ok(Self::Join { peer, versions: fields.versions })
            }
            "sync" | "request" => {
                let document = fields.document.ok_or_else(|| lacks("documentId"))?;
                Ok(Self::Sync { document, data: fields.data.ok_or_else(|| lacks("data"))? })
            }
            _ => Ok(Self::Other),
        }
    }
}

impl<'b> Fields<'b> {
    fn decode(bytes: &'b [u8]) -> Result<Self, decode::Error> {
        let mut fields = Self::default();
        let mut decoder = Decoder::new(bytes);
        let length = decoder.map()?.ok_or_else(|| decode::Error::message("a map without a length"))?;
        for _ in 0..length {
            match decoder.str()? {
                "type" => fields.kind = Some(decoder.str()?),
                "senderId" => fields.sender = Some(decoder.str()?),
                "supportedProtocolVersions" if decoder.datatype()? == Type::Array => {
                    fields.versions = decoder.array_iter::<&str>()?.collect::<Result<_, _>>()?;
                }
                "documentId" => fields.document = Some(decoder.str()?),
                // Some encoders of JavaScript mark a Uint8Array with a tag.
                "data" => {
                    if decoder.datatype()? == Type::Tag {
                        decoder.tag()?;
                    }
                    fields.data = Some(decoder.bytes()?);
                }
                _ => decoder.skip()?,
            }
        }
        Ok(fields)
    }
}

impl ToClient<'_> {
    /// The message as bytes, from the peer `us` to the peer `them`.
    pub(super) fn encode(&self, us: &str, them: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes);
        self.write(&mut encoder, us, them).expect("writing to a Vec cannot fail");
        bytes
    }

    fn write(
        &self,
        encoder: &mut Encoder<&mut Vec<u8>>,
        us: &str,
        them: &str,
    ) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        let (kind, fields) = match self {
            ToClient::Peer => ("peer", 2),
            ToClient::Sync { .. } => ("sync", 2),
            ToClient::Unavailable { .. } => ("doc-unavailable", 1),
            ToClient::Error { .. } => ("error", 1),
        };
        encoder.map(3 + fields)?.str("type")?.str(kind)?;
        encoder.str("senderId")?.str(us)?.str("targetId")?.str(them)?;
        match self {
            // Nothing of what a client remembers of this connection helps it on the next one.
            ToClient::Peer => {
                encoder.str("peerMetadata")?.map(1)?.str("isEphemeral")?.bool(true)?;
                encoder.str("selectedProtocolVersion")?.str(PROTOCOL)?
            }
            ToClient::Sync { document, data } => {
                encoder.str("documentId")?.str(document)?.str("data")?.bytes(data)?
            }
            ToClient::Unavailable { document } => encoder.str("documentId")?.str(document)?,
            ToClient::Error { message } => encoder.str("message")?.str(message)?,
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(fields: &[(&str, &[u8])]) -> Vec<u8> {
        let mut bytes = minicbor::to_vec(()).unwrap();
        bytes.clear();
        Encoder::new(&mut bytes).map(fields.len() as u64).unwrap();
        for (key, value) in fields {
            Encoder::new(&mut bytes).str(key).unwrap();
            bytes.extend_from_slice(value);
        }
        bytes
    }

    fn text(text: &str) -> Vec<u8> {
        minicbor::to_vec(text).unwrap()
    }

    #[test]
    fn a_join_names_the_client_and_its_protocols() {
        let metadata = map(&[("storageId", &[0xf7]), ("isEphemeral", &[0xf5])]);
        let bytes = map(&[
            ("type", &text("join")),
            ("senderId", &text("peer-1")),
            ("peerMetadata", &metadata),
            ("supportedProtocolVersions", &minicbor::to_vec(["1"]).unwrap()),
        ]);
        let join = FromClient::Join { peer: "peer-1", versions: vec!["1"] };
        assert_eq!(FromClient::decode(&bytes).unwrap(), join);
    }

    #[test]
    fn a_request_is_read_with_tagged_bytes_and_without() {
        for tag in [&[][..], &[0xd8, 64]] {
            let data = [tag, &[0x42, 7, 8]].concat();
            let kind = text("request");
            let bytes = map(&[("type", &kind), ("documentId", &text("abc")), ("data", &data)]);
            assert_eq!(
                FromClient::decode(&bytes).unwrap(),
                FromClient::Sync { document: "abc", data: &[7, 8] }
            );
        }
    }

    #[test]
    fn what_no_reader_needs_is_let_pass() {
        for kind in ["ephemeral", "remote-heads-changed", "leave", "something new"] {
            let bytes = map(&[("type", &text(kind)), ("data", &[0x41, 7])]);
            assert_eq!(FromClient::decode(&bytes).unwrap(), FromClient::Other, "{kind}");
        }
    }

    #[test]
    fn what_is_no_message_is_an_error() {
        let endless = [0xbf, 0xff];
        let claims_too_much = [0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        let no_data = map(&[("type", &text("sync")), ("documentId", &text("abc"))]);
        for bytes in [&[][..], b"hello", &endless, &claims_too_much, &map(&[]), &no_data] {
            assert!(FromClient::decode(bytes).is_err(), "{bytes:?}");
        }
    }
}
