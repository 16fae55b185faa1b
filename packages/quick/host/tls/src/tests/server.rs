//! A server in memory, with a certificate of its own, for the tests.
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, SupportedProtocolVersion};
use std::net::IpAddr;
use std::sync::Arc;

const ECDSA_WITH_SHA256: &[u8] = b"\x2a\x86\x48\xce\x3d\x04\x03\x02";
const EC_PUBLIC_KEY: &[u8] = b"\x2a\x86\x48\xce\x3d\x02\x01";
const P256: &[u8] = b"\x2a\x86\x48\xce\x3d\x03\x01\x07";
const SUBJECT_ALTERNATIVE_NAME: &[u8] = b"\x55\x1d\x11";

pub struct Identity {
    key: Vec<u8>,
    certificate: Vec<u8>,
}

impl Identity {
    /// A certificate that signs itself, for a DNS name or an IP address.
    pub fn new(name: &str, not_after: &str) -> Self {
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, key.as_ref(), &random).unwrap();
        let algorithm = sequence(&[der(0x06, ECDSA_WITH_SHA256)]);
        let issuer = sequence(&[]);
        let validity = sequence(&[der(0x18, b"20200101000000Z"), der(0x18, not_after.as_bytes())]);
        let key_algorithm = sequence(&[der(0x06, EC_PUBLIC_KEY), der(0x06, P256)]);
        let public_key = sequence(&[key_algorithm, bits(pair.public_key().as_ref())]);
        let alternative = match name.parse::<IpAddr>() {
            Ok(IpAddr::V4(address)) => der(0x87, &address.octets()),
            Ok(IpAddr::V6(address)) => der(0x87, &address.octets()),
            Err(_) => der(0x82, name.as_bytes()),
        };
        let names = sequence(&[der(0x06, SUBJECT_ALTERNATIVE_NAME), der(0x04, &sequence(&[alternative]))]);
        let content = sequence(&[
            der(0xa0, &der(0x02, b"\x02")),
            der(0x02, b"\x01"),
            algorithm.clone(),
            issuer.clone(),
            validity,
            issuer,
            public_key,
            der(0xa3, &sequence(&[names])),
        ]);
        let signature = bits(pair.sign(&random, &content).unwrap().as_ref());
        Self { key: key.as_ref().to_vec(), certificate: sequence(&[content, algorithm, signature]) }
    }

    pub fn pem(&self) -> String {
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", base64(&self.certificate))
    }

    pub fn serve(&self, version: &'static SupportedProtocolVersion) -> ServerConnection {
        let key = PrivatePkcs8KeyDer::from(self.key.clone()).into();
        let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_protocol_versions(&[version])
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(self.certificate.clone())], key)
            .unwrap();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        ServerConnection::new(Arc::new(config)).unwrap()
    }
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    der(0x30, &parts.concat())
}

fn bits(bytes: &[u8]) -> Vec<u8> {
    der(0x03, &[b"\0", bytes].concat())
}

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let head = match length {
        0..0x80 => vec![tag, length as u8],
        0x80..0x100 => vec![tag, 0x81, length as u8],
        _ => vec![tag, 0x82, (length >> 8) as u8, length as u8],
    };
    [head, content.to_vec()].concat()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = bytes.chunks(3).flat_map(|part| {
        let number = (0..3).fold(0, |number, at| number << 8 | u32::from(*part.get(at).unwrap_or(&0)));
        let digit = move |at: usize| DIGITS[(number >> (18 - 6 * at)) as usize & 63] as char;
        (0..4).map(move |at| if at <= part.len() { digit(at) } else { '=' })
    });
    digits.collect()
}
