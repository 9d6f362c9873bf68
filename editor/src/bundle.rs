//! Zip files: what one takes along, and opens again.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Puts files into a zip.
///
/// # Errors
///
/// If two have the same path, or if there is too much of them.
pub(crate) fn pack(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, String> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let failed = |error: &dyn std::fmt::Display| format!("The zip cannot be made: {error}.");
    for (path, content) in files {
        zip.start_file(path.as_str(), options).map_err(|error| failed(&error))?;
        zip.write_all(content).map_err(|error| failed(&error))?;
    }
    Ok(zip.finish().map_err(|error| failed(&error))?.into_inner())
}

/// The text files of a guide in a zip, by path.
///
/// # Errors
///
/// If it is no zip.
pub(crate) fn unpack(bytes: Vec<u8>) -> Result<Vec<(String, String)>, String> {
    let failed = |_| "This zip cannot be read. Open the folder that it was made of.".to_owned();
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(failed)?;
    let mut files = Vec::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).map_err(failed)?;
        let path = file.name().map_err(failed)?.into_owned();
        let mut text = String::new();
        if path.ends_with(".toml") && file.read_to_string(&mut text).is_ok() {
            files.push((path, text));
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_saved_can_be_opened_again() {
        let text = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
        let saved =
            pack(&[text("source/mine/guide.toml", "id = \"ü\""), text("app.js", "1")]).unwrap();
        let opened = unpack(saved).unwrap();
        assert_eq!(opened, [("source/mine/guide.toml".to_owned(), "id = \"ü\"".to_owned())]);
        assert!(unpack(b"no zip".to_vec()).is_err());
    }
}
