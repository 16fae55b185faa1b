use super::*;
use std::ptr::{null, null_mut};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn hashes_are_those_of_their_standards() {
    let (mut short, mut long) = ([0; 20], [0; 32]);
    // SAFETY: Each pointer and length is of the same slice.
    unsafe {
        sha1(b"abc".as_ptr(), 3, short.as_mut_ptr());
        assert_eq!(hex(&short), "a9993e364706816aba3e25717850c26c9cd0d89d");
        sha256(null(), 0, long.as_mut_ptr());
        assert_eq!(hex(&long), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        hmac_sha256(b"Jefe".as_ptr(), 4, b"what do ya want for nothing?".as_ptr(), 28, long.as_mut_ptr());
        assert_eq!(hex(&long), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
}

#[test]
fn null_is_no_session_and_no_bytes() {
    let mut error = 0;
    // SAFETY: NULL is allowed everywhere.
    unsafe {
        assert!(tls_open(null(), 9, null(), 9, Some(&mut error)).is_none());
        assert_eq!(error, 1);
        assert!(tls_open(b"a.b".as_ptr(), 3, null(), 9, Some(&mut error)).is_none());
        assert_eq!(error, 2);
        assert!(tls_open(null(), 0, null(), 0, None).is_none());
        assert_eq!(tls_receive(None, null(), 9), FAILED);
        assert_eq!(tls_send(None, null_mut(), 9), FAILED);
        assert_eq!(tls_read(None, null_mut(), 9), FAILED);
        assert_eq!(tls_write(None, null(), 9), FAILED);
        assert_eq!(tls_is_handshaking(None), 0);
        assert_eq!(tls_error(None, null_mut(), 9), 0);
        tls_close(None);
        sha1(null(), usize::MAX, null_mut());
    }
}

#[test]
fn a_write_takes_what_fits() {
    let mut room = [0; 4];
    // SAFETY: Pointer and length are of the same slice.
    let mut out = unsafe { Output::new(room.as_mut_ptr(), 4) };
    assert_eq!(out.write(b"abc").unwrap(), 3);
    assert_eq!(out.write(b"def").unwrap(), 1);
    assert_eq!(out.write(b"ghi").unwrap(), 0);
    assert_eq!(out.written(), 4);
    assert_eq!(&room, b"abcd");
}
