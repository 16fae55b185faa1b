use super::server::Identity;
use super::{Failed, MOST_UNREAD, OpenError, Read, Session};
use rustls::ServerConnection;
use rustls::version::{TLS12, TLS13};
use std::io::{Read as _, Write};

const LATE: &str = "20990101000000Z";

fn open(name: &str, roots: &str) -> Session {
    Session::open(name.as_bytes(), roots.as_bytes()).unwrap()
}

fn send(client: &mut Session) -> Vec<u8> {
    let mut bytes = Vec::new();
    client.send(&mut bytes).unwrap();
    bytes
}

/// Moves bytes in both directions until there are none.
fn exchange(client: &mut Session, server: &mut ServerConnection) -> Result<(), Failed> {
    loop {
        let sent = send(client);
        server.read_tls(&mut sent.as_slice()).unwrap();
        let _ = server.process_new_packets();
        let answer = flush(server);
        if sent.is_empty() && answer.is_empty() {
            return Ok(());
        }
        if !answer.is_empty() {
            client.receive(&answer)?;
        }
    }
}

fn flush(server: &mut ServerConnection) -> Vec<u8> {
    let mut bytes = Vec::new();
    while server.wants_write() {
        server.write_tls(&mut bytes).unwrap();
    }
    bytes
}

fn read(client: &mut Session) -> Vec<u8> {
    let mut bytes = Vec::new();
    while client.read(&mut bytes) == Read::Bytes {}
    bytes
}

fn error_of(name: &str, identity: &Identity, roots: &str) -> String {
    let mut client = open(name, roots);
    let mut server = identity.serve(&TLS13);
    assert_eq!(exchange(&mut client, &mut server), Err(Failed));
    assert_eq!(client.read(&mut Vec::new()), Read::Failed);
    assert_eq!(client.write(b"x"), Err(Failed));
    assert_eq!(client.receive(b"x"), Err(Failed));
    assert!(!send(&mut client).is_empty(), "the peer gets an alert");
    client.error().to_owned()
}

#[test]
fn a_request_and_its_response_pass_in_both_versions_of_tls() {
    let identity = Identity::new("localhost", LATE);
    for version in [&TLS12, &TLS13] {
        let mut client = open("localhost", &identity.pem());
        let mut server = identity.serve(version);
        assert_eq!(client.write(b"request"), Ok(7));
        assert!(client.is_handshaking());
        assert_eq!(exchange(&mut client, &mut server), Ok(()));
        assert!(!client.is_handshaking());
        assert_eq!(server.server_name(), Some("localhost"));
        assert_eq!(server.alpn_protocol(), Some(&b"http/1.1"[..]));
        let mut request = [0; 7];
        server.reader().read_exact(&mut request).unwrap();
        assert_eq!(&request, b"request");
        assert_eq!(client.read(&mut Vec::new()), Read::WouldBlock);

        server.writer().write_all(b"response").unwrap();
        server.send_close_notify();
        assert_eq!(exchange(&mut client, &mut server), Ok(()));
        let mut part = [0; 3];
        assert_eq!(client.read(&mut part.as_mut_slice()), Read::Bytes);
        assert_eq!(&part, b"res");
        assert_eq!(read(&mut client), b"ponse");
        assert_eq!(client.read(&mut Vec::new()), Read::Closed);
        assert_eq!(client.error(), "");
    }
}

#[test]
fn an_ip_address_is_a_name_too() {
    for name in ["127.0.0.1", "::1"] {
        let identity = Identity::new(name, LATE);
        let mut server = identity.serve(&TLS13);
        assert_eq!(exchange(&mut open(name, &identity.pem()), &mut server), Ok(()));
        assert_eq!(server.server_name(), None);
    }
}

#[test]
fn a_certificate_for_another_name_is_refused() {
    let identity = Identity::new("localhost", LATE);
    for name in ["example.com", "127.0.0.1"] {
        assert_eq!(error_of(name, &identity, &identity.pem()), "invalid peer certificate: NotValidForName");
    }
}

#[test]
fn a_certificate_of_another_issuer_is_refused() {
    let other = Identity::new("localhost", LATE).pem();
    let error = error_of("localhost", &Identity::new("localhost", LATE), &other);
    assert!(error.starts_with("invalid peer certificate"), "{error}");
}

#[test]
fn an_expired_certificate_is_refused() {
    let identity = Identity::new("localhost", "20210101000000Z");
    assert_eq!(error_of("localhost", &identity, &identity.pem()), "invalid peer certificate: Expired");
}

#[test]
fn an_end_without_a_close_is_a_truncation() {
    let identity = Identity::new("localhost", LATE);
    let mut client = open("localhost", &identity.pem());
    let mut server = identity.serve(&TLS13);
    assert_eq!(exchange(&mut client, &mut server), Ok(()));
    server.writer().write_all(b"half").unwrap();
    let bytes = flush(&mut server);
    client.receive(&bytes[..bytes.len() - 1]).unwrap();
    assert_eq!(client.read(&mut Vec::new()), Read::WouldBlock);
    client.receive(&bytes[bytes.len() - 1..]).unwrap();
    client.receive(b"").unwrap();
    assert_eq!(read(&mut client), b"half");
    assert_eq!(client.read(&mut Vec::new()), Read::Truncated);
}

#[test]
fn an_end_during_the_handshake_is_a_failure() {
    let mut client = open("localhost", &Identity::new("localhost", LATE).pem());
    assert_eq!(client.receive(b""), Err(Failed));
    assert_eq!(client.error(), "the connection ended during the handshake");
}

#[test]
fn bytes_after_a_close_are_ignored() {
    let identity = Identity::new("localhost", LATE);
    let mut client = open("localhost", &identity.pem());
    let mut server = identity.serve(&TLS13);
    assert_eq!(exchange(&mut client, &mut server), Ok(()));
    server.send_close_notify();
    let bytes = [flush(&mut server), vec![0xff; 10_000]].concat();
    assert_eq!(client.receive(&bytes), Ok(()));
    assert_eq!(client.read(&mut Vec::new()), Read::Closed);
}

#[test]
fn a_long_response_is_taken_at_once_up_to_the_limit() {
    let identity = Identity::new("localhost", LATE);
    let mut client = open("localhost", &identity.pem());
    let mut server = identity.serve(&TLS13);
    server.set_buffer_limit(None);
    assert_eq!(exchange(&mut client, &mut server), Ok(()));
    let response = vec![b'x'; MOST_UNREAD];
    server.writer().write_all(&response).unwrap();
    client.receive(&flush(&mut server)).unwrap();
    server.writer().write_all(b"y").unwrap();
    assert_eq!(client.receive(&flush(&mut server)), Err(Failed));
    assert_eq!(read(&mut client), response);
    assert_eq!(client.read(&mut Vec::new()), Read::Failed);
}

#[test]
fn damage_anywhere_in_the_answer_is_a_failure_and_never_a_panic() {
    let identity = Identity::new("localhost", LATE);
    for version in [&TLS12, &TLS13] {
        let mut client = open("localhost", &identity.pem());
        let mut server = identity.serve(version);
        server.read_tls(&mut send(&mut client).as_slice()).unwrap();
        server.process_new_packets().unwrap();
        let answer = flush(&mut server);
        for at in 0..answer.len() {
            let mut client = open("localhost", &identity.pem());
            let mut damaged = answer.clone();
            damaged[at] ^= 0x55;
            let _ = client.receive(&damaged);
            assert_eq!(client.receive(b""), Err(Failed));
        }
    }
}

#[test]
fn roots_are_read_around_what_cannot_be_parsed() {
    let identity = Identity::new("localhost", LATE);
    let begin = "-----BEGIN CERTIFICATE-----\n";
    let end = "-----END CERTIFICATE-----\n";
    let roots = format!(
        "# comment\n-----BEGIN\n-----BEGIN X\n{begin}%%%%\n{end}{begin}AAAA\n{end}{}\r\n{begin}AAAA",
        identity.pem().replace('\n', "\r\n")
    );
    assert_eq!(exchange(&mut open("localhost", &roots), &mut identity.serve(&TLS13)), Ok(()));
    for none in ["", "text", &format!("{begin}{end}"), &format!("{begin}AAAA\n{end}"), begin] {
        assert_eq!(Session::open(b"localhost", none.as_bytes()).err(), Some(OpenError::NoRoots));
    }
}

#[test]
fn what_is_no_name_is_refused() {
    let roots = Identity::new("localhost", LATE).pem();
    for name in [&b""[..], b"a b", b"[::1]", b"a..b", b"\xff", &[b'a'; 300]] {
        assert_eq!(Session::open(name, roots.as_bytes()).err(), Some(OpenError::BadName));
    }
}
