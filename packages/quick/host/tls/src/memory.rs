//! Memory of the host. Every length is one that the host gave, and NULL is no bytes.
use std::io::{Result, Write};
use std::{ptr, slice};

/// Bytes of the host.
///
/// # Safety
/// `start` must be NULL or point to `length` bytes, which stay unchanged while the result is used.
pub unsafe fn input<'a>(start: *const u8, length: usize) -> &'a [u8] {
    if start.is_null() || isize::try_from(length).is_err() {
        return &[];
    }
    // SAFETY: The pointer is not NULL, the length is possible, and the caller vouches for the rest.
    unsafe { slice::from_raw_parts(start, length) }
}

/// Room of the host, whose bytes need not be initialized. A write takes as much as fits.
pub struct Output {
    start: *mut u8,
    capacity: usize,
    written: usize,
}

impl Output {
    /// # Safety
    /// `start` must be NULL or point to `capacity` bytes that can be written while the result is used.
    pub unsafe fn new(start: *mut u8, capacity: usize) -> Self {
        let is_possible = !start.is_null() && isize::try_from(capacity).is_ok();
        Self { start, capacity: if is_possible { capacity } else { 0 }, written: 0 }
    }

    pub fn written(&self) -> isize {
        isize::try_from(self.written).unwrap_or(isize::MAX)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let count = bytes.len().min(self.capacity.saturating_sub(self.written));
        if count > 0 {
            // SAFETY: `written + count` is at most `capacity`, for which the creator vouched. The host has no pointer into
            // our memory, so the two cannot overlap.
            unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), self.start.add(self.written), count) };
            self.written = self.written.saturating_add(count);
        }
        Ok(count)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}
