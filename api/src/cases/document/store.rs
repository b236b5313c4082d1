//! Where the bytes of documents lie: a folder, S3 or what speaks like it, or Azure.
//!
//! Each lies under the council's id and one of its own, and under nothing that tells of a person.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use actix_web::web::Bytes;
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Place;
use object_store::{Error, ObjectStore, ObjectStoreExt, WriteMultipart, parse_url_opts};
use reqwest::Url;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

/// The folder in the data directory.
const FOLDER: &str = "documents";

/// Documents that one process takes at the same time: each holds some megabytes while it comes.
const SEATS: usize = 16;

/// Parts of one document that are on their way to the store at the same time.
const PARTS: usize = 2;

/// The store. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    objects: Arc<dyn ObjectStore>,
    below: Place,
    /// The folder, where it is one: made when the first document comes, so that a process without
    /// documents needs none.
    folder: Option<PathBuf>,
    seats: Arc<Semaphore>,
}

/// The bytes of one document, as they are read.
pub type Bits = BoxStream<'static, Result<Bytes, Error>>;

impl Store {
    /// The store at `place`; without one the folder in the data directory. S3 and Azure take their keys
    /// from the variables of the environment that their own tools read.
    ///
    /// # Errors
    /// When the address or the variables cannot be used.
    pub fn open(place: Option<&Url>, data_dir: &Path) -> Result<Self, Error> {
        let local = match place {
            None => Some(data_dir.join(FOLDER)),
            Some(url) if url.scheme() == "file" => url.to_file_path().ok(),
            Some(_) => None,
        };
        let (objects, below): (Arc<dyn ObjectStore>, Place) = match (&local, place) {
            (None, Some(url)) => {
                let (objects, below) = parse_url_opts(url, variables())?;
                (objects.into(), below)
            }
            (folder, _) => {
                let folder = folder.as_deref().unwrap_or(Path::new(FOLDER));
                let folder = std::path::absolute(folder).map_err(unusable)?;
                let objects = LocalFileSystem::new().with_fsync(true);
                (Arc::new(objects), Place::from_absolute_path(folder)?)
            }
        };
        Ok(Self {
            objects,
            below,
            folder: local,
            seats: Arc::new(Semaphore::new(SEATS)),
        })
    }

    /// A seat for a document that is to come; `None` when all are taken.
    #[must_use]
    pub fn seat(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.seats).try_acquire_owned().ok()
    }

    /// Opens the way for an object.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn incoming(&self, council_id: Uuid, id: Uuid) -> Result<Incoming, Error> {
        if let Some(folder) = &self.folder {
            make(folder).map_err(unusable)?;
        }
        let place = self.place(council_id, id);
        let upload = self.objects.put_multipart(&place).await?;
        Ok(Incoming(WriteMultipart::new(upload)))
    }

    /// The size of an object, and its bytes.
    ///
    /// # Errors
    /// When it is not there, or the store does not answer.
    pub async fn read(&self, council_id: Uuid, id: Uuid) -> Result<(u64, Bits), Error> {
        let found = self.objects.get(&self.place(council_id, id)).await?;
        Ok((found.meta.size, found.into_stream()))
    }

    /// Takes an object out; one that is not there is none.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn delete(&self, council_id: Uuid, id: Uuid) -> Result<(), Error> {
        match self.objects.delete(&self.place(council_id, id)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn place(&self, council_id: Uuid, id: Uuid) -> Place {
        self.below
            .clone()
            .join(council_id.to_string())
            .join(id.to_string())
    }
}

/// An object that is on its way: it is there when it is finished, and not before.
#[derive(Debug)]
pub struct Incoming(WriteMultipart);

impl Incoming {
    /// Takes the next bytes; waits when the store is slower than they come.
    ///
    /// # Errors
    /// When the store does not take them.
    pub async fn put(&mut self, bytes: Bytes) -> Result<(), Error> {
        self.0.wait_for_capacity(PARTS).await?;
        self.0.put(bytes);
        Ok(())
    }

    /// Ends it: the object is there.
    ///
    /// # Errors
    /// When the store does not take it; nothing is left of it then, as far as can be told.
    pub async fn finish(self) -> Result<(), Error> {
        self.0.finish().await.map(|_| ())
    }

    /// Gives it up: nothing is left of it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn abort(self) -> Result<(), Error> {
        self.0.abort().await
    }
}

/// Makes a folder that only its owner may enter.
fn make(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)
}

fn unusable(error: std::io::Error) -> Error {
    Error::Generic {
        store: "documents",
        source: Box::new(error),
    }
}

/// The variables of the environment that are text. Ours come first, so that theirs hold.
fn variables() -> impl Iterator<Item = (String, String)> {
    let theirs = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    // Objects are deleted one by one, and not every store that speaks like S3 can delete many.
    let ours = ("aws_disable_bulk_delete".to_owned(), "true".to_owned());
    std::iter::once(ours).chain(theirs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(place: &str) -> Option<Store> {
        let url = Url::parse(place).ok()?;
        Store::open(Some(&url), Path::new("data")).ok()
    }

    #[test]
    fn each_kind_of_place_is_opened_with_its_prefix() {
        let id = Uuid::nil();
        let nil = "00000000-0000-0000-0000-000000000000";
        let s3 = opened("s3://council-documents/live").map(|store| store.place(id, id).to_string());
        assert_eq!(s3, Some(format!("live/{nil}/{nil}")));
        let folder = opened("file:///srv/council%20documents");
        let place = folder.as_ref().map(|store| store.place(id, id).to_string());
        assert_eq!(place, Some(format!("srv/council documents/{nil}/{nil}")));
        let folder = folder.and_then(|store| store.folder);
        assert_eq!(folder, Some(PathBuf::from("/srv/council documents")));
        assert!(opened("gs://bucket").is_none());
        assert!(opened("https://example.org/x").is_none());
    }
}
