//! The ledger as an event file that TensorBoard reads.
//!
//! A file is a sequence of records: length (8 bytes, little endian), masked CRC-32C of these, data, masked CRC-32C of the
//! data; each record holds one `Event` message in protocol buffers' encoding (tensorflow/core/util/event.proto,
//! lib/io/record_writer.h). Scalars need four fields of it, so the bytes are written here and no library is asked.
//!
//! The file is written anew after each stage, whole, from the ledger alone.

use crate::LedgerEntry;

/// Everything in the ledger: figures of stages by iteration, and the loss of training stages by update. Wall times count
/// from the beginning of the run.
pub(crate) fn events<'a>(ledger: impl Iterator<Item = &'a LedgerEntry>) -> Vec<u8> {
    let mut file = Vec::new();
    let mut version = Vec::new();
    text(&mut version, 3, "brain.Event:2");
    record(&mut file, &event(0.0, 0, &version));
    let mut clock = 0.0;
    for entry in ledger {
        let iteration = entry.iteration as i64;
        // Stages of all iterations share a curve; base and warm-up have their own.
        let stage = entry.stage.strip_prefix(&format!("iteration-{iteration}/")).unwrap_or(&entry.stage);
        for (update, loss) in entry.losses.iter().enumerate() {
            let at = clock + entry.seconds * (update + 1) as f64 / entry.losses.len() as f64;
            let tag = format!("updates/{}/loss", entry.stage);
            record(&mut file, &event(at, update as i64 + 1, &summary(&tag, *loss)));
        }
        clock += entry.seconds;
        for (name, value) in &entry.metrics {
            record(&mut file, &event(clock, iteration, &summary(&format!("{stage}/{name}"), *value)));
        }
    }
    file
}

/// `Event { wall_time, step, … }`; `what` is the encoded field that says what happened.
fn event(wall_time: f64, step: i64, what: &[u8]) -> Vec<u8> {
    let mut message = vec![1 << 3 | 1];
    message.extend(wall_time.to_le_bytes());
    message.push(2 << 3);
    varint(&mut message, step as u64);
    message.extend(what);
    message
}

/// The field `summary` with one value: `Summary { value { tag, simple_value } }`.
fn summary(tag: &str, number: f64) -> Vec<u8> {
    let mut value = Vec::new();
    text(&mut value, 1, tag);
    value.push(2 << 3 | 5);
    value.extend((number as f32).to_le_bytes());
    let mut values = Vec::new();
    bytes(&mut values, 1, &value);
    let mut field = Vec::new();
    bytes(&mut field, 5, &values);
    field
}

fn text(message: &mut Vec<u8>, field: u8, text: &str) {
    bytes(message, field, text.as_bytes());
}

fn bytes(message: &mut Vec<u8>, field: u8, data: &[u8]) {
    message.push(field << 3 | 2);
    varint(message, data.len() as u64);
    message.extend(data);
}

fn varint(message: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        message.push(number as u8 | 0x80);
        number >>= 7;
    }
    message.push(number as u8);
}

fn record(file: &mut Vec<u8>, data: &[u8]) {
    let length = (data.len() as u64).to_le_bytes();
    file.extend(length);
    file.extend(masked(&length).to_le_bytes());
    file.extend(data);
    file.extend(masked(data).to_le_bytes());
}

/// CRC-32C as TensorFlow stores it: rotated and shifted, so that a checksum of data that holds checksums means something.
fn masked(data: &[u8]) -> u32 {
    crc32c::crc32c(data).rotate_right(15).wrapping_add(0xa282_ead8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn the_bytes_are_those_that_tensorboard_reads() {
        let entry = LedgerEntry {
            stage: "iteration-2/policy".into(),
            iteration: 2,
            seconds: 4.0,
            metrics: BTreeMap::from([("loss".to_string(), 0.5)]),
            checkpoint: None,
            losses: vec![0.75, 0.25],
        };
        let file = events([&entry].into_iter());
        let mut at = 0;
        let mut records = Vec::new();
        while at < file.len() {
            let length = u64::from_le_bytes(file[at..at + 8].try_into().unwrap()) as usize;
            records.push(file[at + 12..at + 12 + length].to_vec());
            at += length + 16;
        }
        assert_eq!((at, records.len()), (file.len(), 4));
        assert!(records[0].ends_with(b"brain.Event:2"));
        // wall_time 4.0, step 2, summary of 20 bytes, value of 18, tag of 11 bytes, simple_value 0.5.
        let mut expected = vec![9, 0, 0, 0, 0, 0, 0, 16, 64, 16, 2, 42, 20, 10, 18, 10, 11];
        expected.extend(b"policy/loss");
        expected.extend([21, 0, 0, 0, 63]);
        assert_eq!(records[3], expected);
        assert!(records[1].windows(31).any(|w| w == b"updates/iteration-2/policy/loss"));
        // The check value of CRC-32C (RFC 3720, appendix B.4: 32 bytes of zeros), before and after masking.
        assert_eq!(crc32c::crc32c(&[0; 32]), 0x8a91_36aa);
        assert_eq!(masked(&[0; 32]), 0x8a91_36aau32.rotate_right(15).wrapping_add(0xa282_ead8));
    }
}
