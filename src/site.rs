//! What a site serves, put together from checked editions: frame pages, their policy, and what a
//! server must send with them. No file is read or written here: native tools do that, and so does
//! a page in a browser.

pub mod headers;
pub mod page;
pub mod policy;
