//! A TLS connection as a client, over buffers: the host moves the bytes between it and the network.
use rustls::client::Resumption;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::ReadIter;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore};
use std::io::{Read as _, Write};
use std::sync::Arc;

/// How many decrypted bytes the host may leave unread.
const MOST_UNREAD: usize = 1 << 20;

#[derive(Debug, PartialEq)]
pub enum OpenError {
    BadName,
    NoRoots,
    Failed,
}

#[derive(Debug, PartialEq)]
pub enum Read {
    Bytes,
    WouldBlock,
    /// The peer said that nothing follows.
    Closed,
    /// The network ended before the peer said so.
    Truncated,
    Failed,
}

/// The reason is in `Session::error`.
#[derive(Debug, PartialEq)]
pub struct Failed;

pub struct Session {
    connection: ClientConnection,
    decrypted: Vec<u8>,
    /// How many of the decrypted bytes the host has read.
    taken: usize,
    is_closed: bool,
    is_ended: bool,
    error: Option<String>,
}

impl Session {
    pub fn open(name: &[u8], roots: &[u8]) -> Result<Self, OpenError> {
        let name = ServerName::try_from(name).map_err(|_| OpenError::BadName)?.to_owned();
        let roots = read_roots(roots).ok_or(OpenError::NoRoots)?;
        let connection = connect(name, roots).map_err(|_| OpenError::Failed)?;
        Ok(Self { connection, decrypted: Vec::new(), taken: 0, is_closed: false, is_ended: false, error: None })
    }

    /// Takes bytes from the network. None means that the network has ended.
    pub fn receive(&mut self, bytes: &[u8]) -> Result<(), Failed> {
        self.check()?;
        let taken = if bytes.is_empty() { self.end() } else { self.decrypt(bytes) };
        taken.map_err(|error| self.fail(error))
    }

    fn end(&mut self) -> Result<(), String> {
        self.is_ended = true;
        match self.connection.is_handshaking() {
            true => Err("the connection ended during the handshake".to_owned()),
            false => Ok(()),
        }
    }

    fn decrypt(&mut self, mut bytes: &[u8]) -> Result<(), String> {
        while !bytes.is_empty() && !self.is_closed {
            if self.connection.read_tls(&mut bytes).map_err(|error| error.to_string())? == 0 {
                break;
            }
            let state = self.connection.process_new_packets().map_err(|error| error.to_string())?;
            self.is_closed = state.peer_has_closed();
            let count = state.plaintext_bytes_to_read();
            if self.unread().len().saturating_add(count) > MOST_UNREAD {
                return Err("the peer sent more than the host has read".to_owned());
            }
            let mut decrypted = self.connection.reader().take(count as u64);
            decrypted.read_to_end(&mut self.decrypted).map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Gives bytes for the network, if there are any. After a failure, this is the alert that tells the peer.
    pub fn send(&mut self, out: &mut dyn Write) -> Result<(), Failed> {
        while self.connection.wants_write() {
            match self.connection.write_tls(out) {
                Ok(0) => break,
                Ok(_) => (),
                Err(error) => return Err(self.fail(error.to_string())),
            }
        }
        Ok(())
    }

    /// Gives decrypted bytes, also those from before a failure.
    pub fn read(&mut self, out: &mut dyn Write) -> Read {
        if self.unread().is_empty() {
            return match self.error {
                Some(_) => Read::Failed,
                None if self.is_closed => Read::Closed,
                None if self.is_ended => Read::Truncated,
                None => Read::WouldBlock,
            };
        }
        match out.write(self.unread()) {
            Ok(0) => return Read::WouldBlock,
            Ok(count) => self.taken = self.taken.saturating_add(count),
            Err(_) => return Read::Failed,
        }
        if self.unread().is_empty() {
            self.decrypted.clear();
            self.taken = 0;
        }
        Read::Bytes
    }

    /// Takes bytes to encrypt, as many as there is room for. Those from before the handshake wait for its end.
    pub fn write(&mut self, bytes: &[u8]) -> Result<usize, Failed> {
        self.check()?;
        self.connection.writer().write(bytes).map_err(|error| self.fail(error.to_string()))
    }

    pub fn is_handshaking(&self) -> bool {
        self.connection.is_handshaking()
    }

    pub fn error(&self) -> &str {
        self.error.as_deref().unwrap_or_default()
    }

    fn unread(&self) -> &[u8] {
        self.decrypted.get(self.taken..).unwrap_or_default()
    }

    fn check(&self) -> Result<(), Failed> {
        match self.error {
            Some(_) => Err(Failed),
            None => Ok(()),
        }
    }

    fn fail(&mut self, error: String) -> Failed {
        self.error = Some(error);
        Failed
    }
}

/// The certificates of a bundle. Those that cannot be parsed are skipped, since bundles often contain some.
fn read_roots(pem: &[u8]) -> Option<RootCertStore> {
    let mut roots = RootCertStore::empty();
    // Unlike `pem_slice_iter`, this goes on after a section with an error.
    let certificates = ReadIter::<_, CertificateDer>::new(pem).filter_map(Result::ok);
    roots.add_parsable_certificates(certificates);
    if roots.is_empty() { None } else { Some(roots) }
}

fn connect(name: ServerName<'static>, roots: RootCertStore) -> Result<ClientConnection, rustls::Error> {
    let mut config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.resumption = Resumption::disabled();
    ClientConnection::new(Arc::new(config), name)
}

#[cfg(test)]
#[path = "tests/session.rs"]
mod tests;

#[cfg(test)]
#[path = "tests/server.rs"]
mod server;
