//! The compiled guest on disk.
//!
//! Loading machine code from a file is only as safe as the file. So the folder belongs to this user alone, the file's
//! name is a hash of everything that went into it, and the file's own hash is checked when it is first seen and whenever
//! it has changed.

use std::fs::{self, DirBuilder, File};
use std::hash::{Hash, Hasher};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use wasmtime::Engine;

use crate::config::ProgressHook;
use crate::engine::ENGINE_VERSION;
use crate::error::OpenError;
use crate::seen::{hash_of, hash_once};

/// Compiled guests that are kept when a new one is written; each is about 50 MiB.
const KEPT: usize = 4;

/// How the compiled guest was come by.
#[derive(Clone, Debug, PartialEq)]
pub enum CacheState {
    /// It was there and its hash was right.
    Ready,
    /// There was none; compiling took this many seconds.
    Compiled {
        /// Seconds.
        seconds: f64,
    },
    /// There was one whose hash was wrong; it was thrown away, and compiling took this many seconds.
    Recompiled {
        /// Seconds.
        seconds: f64,
    },
    /// There is none yet; the first run will compile it.
    Absent,
    /// There is one whose hash is wrong; the first run will compile it anew.
    Damaged,
}

/// The compiled guest's place in the cache.
pub(crate) struct Artefact {
    folder: PathBuf,
    key: String,
}

/// What lies at an artefact's place.
enum Found {
    Nothing,
    Damaged,
    Sound,
}

impl Artefact {
    /// Where the compiled form of `guest_hash` for this engine, configuration and processor belongs.
    pub(crate) fn locate(folder: &Path, engine: &Engine, guest_hash: &blake3::Hash) -> Self {
        let mut hasher = Blake3(blake3::Hasher::new());
        hasher.write(ENGINE_VERSION.as_bytes());
        hasher.write(guest_hash.as_bytes());
        // Covers the engine's settings and the processor's features.
        engine.precompile_compatibility_hash().hash(&mut hasher);
        Self { folder: folder.to_owned(), key: hasher.0.finalize().to_hex()[..32].to_owned() }
    }

    /// The file with the machine code.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.join(format!("{}.cwasm", self.key))
    }

    fn hash_path(&self) -> PathBuf {
        self.folder.join(format!("{}.blake3", self.key))
    }

    /// What is there, without loading it. Reads and hashes the whole file.
    pub(crate) fn state(&self) -> CacheState {
        match self.look(|path, _| hash_of(File::open(path)?)) {
            Ok(Found::Sound) => CacheState::Ready,
            Ok(Found::Damaged) | Err(_) => CacheState::Damaged,
            Ok(Found::Nothing) => CacheState::Absent,
        }
    }

    /// Sees to it that the compiled guest is there and sound, compiling it where needed or if `anew`; only then is the guest
    /// asked for. Processes that do this at the same time wait for the first one.
    pub(crate) fn prepare(
        &self,
        engine: &Engine,
        anew: bool,
        guest: impl FnOnce() -> Result<Vec<u8>, OpenError>,
        progress: Option<&ProgressHook>,
    ) -> Result<CacheState, OpenError> {
        secure_folder(&self.folder)?;
        let lock_path = self.folder.join(format!("{}.lock", self.key));
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(OpenError::io("open", &lock_path))?;
        lock.lock().map_err(OpenError::io("lock", &lock_path))?;
        let damaged = match self.look(hash_once)? {
            Found::Sound if !anew => return Ok(CacheState::Ready),
            Found::Sound | Found::Damaged => true,
            Found::Nothing => false,
        };
        let started = Instant::now();
        if let Some(tell) = progress {
            let why = if damaged {
                "the compiled guest was damaged; compiling it anew"
            } else {
                "compiling the guest"
            };
            tell(&format!("{why} (once for each version, about 10 s)"));
        }
        let code =
            engine.precompile_component(&guest()?).map_err(OpenError::engine("compiling the guest"))?;
        self.store(&code)?;
        let seconds = started.elapsed().as_secs_f64();
        prune(&self.folder, &self.path());
        Ok(match damaged {
            true => CacheState::Recompiled { seconds },
            false => CacheState::Compiled { seconds },
        })
    }

    fn look(&self, hash: fn(&Path, &Path) -> std::io::Result<blake3::Hash>) -> Result<Found, OpenError> {
        let path = self.path();
        if !path.exists() {
            return Ok(Found::Nothing);
        }
        let Ok(wanted) = fs::read_to_string(self.hash_path()) else { return Ok(Found::Damaged) };
        let found = hash(&path, &self.folder).map_err(OpenError::io("read", &path))?;
        let sound = found.to_hex().as_str() == wanted.trim();
        Ok(if sound { Found::Sound } else { Found::Damaged })
    }

    fn store(&self, code: &[u8]) -> Result<(), OpenError> {
        // The hash last: a file without one counts as damaged.
        let _ = fs::remove_file(self.hash_path());
        write_atomically(&self.folder, &self.path(), code)?;
        write_atomically(&self.folder, &self.hash_path(), blake3::hash(code).to_hex().as_bytes())
    }
}

/// Makes the folder accessible to its owner only, and refuses one that is not this user's.
pub(crate) fn secure_folder(folder: &Path) -> Result<(), OpenError> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(OpenError::io("make", folder))?;
    let metadata = fs::metadata(folder).map_err(OpenError::io("inspect", folder))?;
    // SAFETY: geteuid takes nothing, touches no memory and cannot fail.
    let us = unsafe { libc::geteuid() };
    if !metadata.is_dir() || metadata.uid() != us {
        return Err(OpenError::CacheNotOurs { path: folder.to_owned() });
    }
    if metadata.mode() & 0o077 != 0 {
        let only_us = fs::Permissions::from_mode(0o700);
        fs::set_permissions(folder, only_us).map_err(OpenError::io("restrict access to", folder))?;
    }
    Ok(())
}

fn write_atomically(folder: &Path, path: &Path, bytes: &[u8]) -> Result<(), OpenError> {
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(OpenError::io("write to", folder))?;
    file.write_all(bytes).map_err(OpenError::io("write", path))?;
    file.as_file().sync_all().map_err(OpenError::io("write", path))?;
    file.persist(path).map_err(|e| OpenError::io("replace", path)(e.error))?;
    Ok(())
}

/// Removes the oldest compiled guests. Failing to is no reason to stop: they only take room.
fn prune(folder: &Path, newest: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let age = |e: &fs::DirEntry| e.metadata().and_then(|m| m.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let mut codes: Vec<_> = entries
        .flatten()
        .filter(|e| e.path().extension().is_some_and(|x| x == "cwasm") && e.path() != newest)
        .map(|e| (age(&e), e.path()))
        .collect();
    codes.sort();
    let surplus = codes.len().saturating_sub(KEPT - 1);
    for (_, path) in &codes[..surplus] {
        for extension in ["cwasm", "blake3"] {
            let _ = fs::remove_file(path.with_extension(extension));
        }
    }
}

/// Lets anything that is `Hash` feed blake3.
struct Blake3(blake3::Hasher);

impl Hasher for Blake3 {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let bytes = self.0.finalize();
        u64::from_le_bytes(std::array::from_fn(|k| bytes.as_bytes()[k]))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::config::Limits;

    /// The smallest component: it has nothing and wants nothing.
    const EMPTY: &[u8] = b"\0asm\x0d\0\x01\0";

    struct Cache {
        folder: tempfile::TempDir,
        engine: Engine,
        told: Arc<Mutex<Vec<String>>>,
    }

    impl Cache {
        fn new() -> Self {
            let engine = crate::engine::engine(&Limits::default(), 1).unwrap();
            Self { folder: tempfile::tempdir().unwrap(), engine, told: Arc::default() }
        }

        fn folder(&self) -> PathBuf {
            self.folder.path().join("a/cache")
        }

        fn artefact(&self) -> Artefact {
            Artefact::locate(&self.folder(), &self.engine, &blake3::hash(EMPTY))
        }

        fn load(&self) -> Result<CacheState, OpenError> {
            let told = self.told.clone();
            let hook: ProgressHook = Arc::new(move |text: &str| told.lock().unwrap().push(text.to_owned()));
            self.artefact().prepare(&self.engine, false, || Ok(EMPTY.to_vec()), Some(&hook))
        }
    }

    #[test]
    fn the_first_of_two_compiles_and_the_other_waits() {
        let cache = Cache::new();
        assert_eq!(cache.artefact().state(), CacheState::Absent);
        let states: Vec<CacheState> = std::thread::scope(|scope| {
            let both = [scope.spawn(|| cache.load().unwrap()), scope.spawn(|| cache.load().unwrap())];
            both.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert_eq!(
            states.iter().filter(|s| matches!(s, CacheState::Compiled { .. })).count(),
            1,
            "{states:?}"
        );
        assert_eq!(states.iter().filter(|s| **s == CacheState::Ready).count(), 1, "{states:?}");
        assert_eq!(cache.told.lock().unwrap().len(), 1);
        assert_eq!(cache.artefact().state(), CacheState::Ready);
    }

    #[test]
    fn code_that_was_changed_is_not_loaded() {
        let cache = Cache::new();
        cache.load().unwrap();
        let path = cache.artefact().path();
        let good = fs::read(&path).unwrap();
        let mut changed = good.clone();
        changed[good.len() / 2] ^= 1;
        for bad in [changed, good[..good.len() - 1].to_vec(), Vec::new()] {
            fs::write(&path, bad).unwrap();
            assert_eq!(cache.artefact().state(), CacheState::Damaged);
            assert!(matches!(cache.load().unwrap(), CacheState::Recompiled { .. }));
            assert_eq!(cache.load().unwrap(), CacheState::Ready);
        }
        fs::remove_file(cache.artefact().hash_path()).unwrap();
        assert!(matches!(cache.load().unwrap(), CacheState::Recompiled { .. }));
    }

    #[test]
    fn the_folder_is_for_its_owner_alone() {
        let cache = Cache::new();
        cache.load().unwrap();
        let mode = || fs::metadata(cache.folder()).unwrap().mode() & 0o777;
        assert_eq!(mode(), 0o700);
        fs::set_permissions(cache.folder(), fs::Permissions::from_mode(0o777)).unwrap();
        assert_eq!(cache.load().unwrap(), CacheState::Ready);
        assert_eq!(mode(), 0o700);
        let file = cache.folder.path().join("file");
        fs::write(&file, b"").unwrap();
        assert!(secure_folder(&file).is_err());
    }

    #[test]
    fn another_guest_or_stack_of_settings_has_another_place() {
        let cache = Cache::new();
        let other = Artefact::locate(&cache.folder(), &cache.engine, &blake3::hash(b"other"));
        assert_ne!(other.path(), cache.artefact().path());
        let mut config = wasmtime::Config::new();
        config.consume_fuel(false);
        let engine = Engine::new(&config).unwrap();
        let other = Artefact::locate(&cache.folder(), &engine, &blake3::hash(EMPTY));
        assert_ne!(other.path(), cache.artefact().path());
    }

    #[test]
    fn old_code_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        for k in 0..7 {
            fs::write(folder.path().join(format!("{k}.cwasm")), b"").unwrap();
            fs::write(folder.path().join(format!("{k}.blake3")), b"").unwrap();
        }
        prune(folder.path(), &folder.path().join("0.cwasm"));
        let left = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 2 * KEPT);
        assert!(folder.path().join("0.cwasm").exists());
    }
}
