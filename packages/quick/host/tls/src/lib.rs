//! TLS in memory, and hashes, for a host written in C. `tls.h` describes the functions.
//!
//! This file is the boundary: only `memory` below touches the host's pointers. There is no socket, thread or log here.
#![deny(warnings)]
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used))]

mod memory;
mod session;

use memory::{Output, input};
use ring::{digest, hmac};
use session::{OpenError, Read, Session};
use std::io::Write;

const WOULD_BLOCK: isize = -1;
const TRUNCATED: isize = -2;
const FAILED: isize = -3;

/// # Safety
/// `name` and `roots` must point to as many bytes as their lengths say, and `error` to an `int`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tls_open(
    name: *const u8,
    name_length: usize,
    roots: *const u8,
    roots_length: usize,
    error: Option<&mut i32>,
) -> Option<Box<Session>> {
    // SAFETY: The caller vouches for both.
    let (name, roots) = unsafe { (input(name, name_length), input(roots, roots_length)) };
    let (session, code) = match Session::open(name, roots) {
        Ok(session) => (Some(Box::new(session)), 0),
        Err(OpenError::BadName) => (None, 1),
        Err(OpenError::NoRoots) => (None, 2),
        Err(OpenError::Failed) => (None, 3),
    };
    if let Some(error) = error {
        *error = code;
    }
    session
}

/// # Safety
/// `bytes` must point to `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tls_receive(session: Option<&mut Session>, bytes: *const u8, length: usize) -> isize {
    // SAFETY: The caller vouches for it.
    let bytes = unsafe { input(bytes, length) };
    match session.map(|session| session.receive(bytes)) {
        Some(Ok(())) => 0,
        _ => FAILED,
    }
}

/// # Safety
/// `out` must point to `capacity` bytes that can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tls_send(session: Option<&mut Session>, out: *mut u8, capacity: usize) -> isize {
    // SAFETY: The caller vouches for it.
    let mut out = unsafe { Output::new(out, capacity) };
    match session.map(|session| session.send(&mut out)) {
        Some(Ok(())) => out.written(),
        _ => FAILED,
    }
}

/// # Safety
/// `out` must point to `capacity` bytes that can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tls_read(session: Option<&mut Session>, out: *mut u8, capacity: usize) -> isize {
    // SAFETY: The caller vouches for it.
    let mut out = unsafe { Output::new(out, capacity) };
    match session.map(|session| session.read(&mut out)) {
        Some(Read::Bytes) => out.written(),
        Some(Read::Closed) => 0,
        Some(Read::WouldBlock) => WOULD_BLOCK,
        Some(Read::Truncated) => TRUNCATED,
        Some(Read::Failed) | None => FAILED,
    }
}

/// # Safety
/// `bytes` must point to `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tls_write(session: Option<&mut Session>, bytes: *const u8, length: usize) -> isize {
    // SAFETY: The caller vouches for it.
    let bytes = unsafe { input(bytes, length) };
    match session.map(|session| session.write(bytes)) {
        Some(Ok(count)) => isize::try_from(count).unwrap_or(FAILED),
        _ => FAILED,
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn tls_is_handshaking(session: Option<&Session>) -> i32 {
    session.is_some_and(Session::is_handshaking).into()
}

/// # Safety
/// `out` must point to `capacity` bytes that can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tls_error(session: Option<&Session>, out: *mut u8, capacity: usize) -> usize {
    // SAFETY: The caller vouches for it.
    let mut out = unsafe { Output::new(out, capacity) };
    let text = session.map_or("", Session::error);
    let _ = out.write(text.as_bytes());
    out.written().unsigned_abs()
}

#[unsafe(no_mangle)]
pub extern "C" fn tls_close(session: Option<Box<Session>>) {
    drop(session);
}

/// # Safety
/// `bytes` must point to `length` bytes, and `out` to 20 that can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sha1(bytes: *const u8, length: usize, out: *mut u8) {
    // SAFETY: The caller vouches for both.
    let (bytes, mut out) = unsafe { (input(bytes, length), Output::new(out, 20)) };
    let _ = out.write(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref());
}

/// # Safety
/// `bytes` must point to `length` bytes, and `out` to 32 that can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sha256(bytes: *const u8, length: usize, out: *mut u8) {
    // SAFETY: The caller vouches for both.
    let (bytes, mut out) = unsafe { (input(bytes, length), Output::new(out, 32)) };
    let _ = out.write(digest::digest(&digest::SHA256, bytes).as_ref());
}

/// # Safety
/// `key` and `bytes` must point to as many bytes as their lengths say, and `out` to 32 that can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hmac_sha256(key: *const u8, key_length: usize, bytes: *const u8, length: usize, out: *mut u8) {
    // SAFETY: The caller vouches for all three.
    let (key, bytes, mut out) = unsafe { (input(key, key_length), input(bytes, length), Output::new(out, 32)) };
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    let _ = out.write(hmac::sign(&key, bytes).as_ref());
}

#[cfg(test)]
#[path = "tests/boundary.rs"]
mod boundary_tests;
