# expect: finished
# why: reaches for the file system in one way
# says: refused
# variant: os_open: __import__("os").open("/etc/passwd", 0)
# variant: file_io: __import__("io").FileIO("/etc/passwd")
# variant: open_code: __import__("io").open_code("/etc/passwd")
# variant: read_text: __import__("pathlib").Path("/etc/passwd").read_text()
# variant: listdir: __import__("os").listdir("/")
# variant: scandir: list(__import__("os").scandir("/"))
# variant: walk: list(__import__("os").walk("/"))
# variant: stat: __import__("os").stat("/etc/passwd")
# variant: lstat: __import__("os").lstat("/etc")
# variant: readlink: __import__("os").readlink("/proc/self/exe")
# variant: access: __import__("os").access("/etc/passwd", 4)
# variant: exists: __import__("os").path.exists("/etc/passwd")
# variant: getsize: __import__("os").path.getsize("/etc/passwd")
# variant: copyfile: __import__("shutil").copyfile("/etc/passwd", "copy")
# variant: disk_usage: __import__("shutil").disk_usage("/")
# variant: getline: __import__("linecache").getline("/etc/passwd", 1)
# variant: fileinput: next(iter(__import__("fileinput").input("/etc/passwd")))
# variant: temporary: __import__("tempfile").NamedTemporaryFile()
# variant: mkdtemp: __import__("tempfile").mkdtemp()
# variant: zipfile: __import__("zipfile").ZipFile("/etc/passwd")
# variant: tarfile: __import__("tarfile").open("/etc/passwd")
# variant: gzip: __import__("gzip").open("/etc/passwd").read()
# variant: sqlite: __import__("sqlite3").connect("/etc/orlm.db").execute("create table t (x)")
# variant: shelve: __import__("shelve").open("orlm")
# variant: loader: __import__("importlib.machinery").machinery.SourceFileLoader("m", "/etc/passwd").load_module()
# variant: runpy: __import__("runpy").run_path("/etc/passwd")
# variant: handler: __import__("logging").FileHandler("orlm.log")
# variant: config: __import__("configparser").ConfigParser().read("/etc/passwd")
# variant: glob: __import__("glob").glob("/etc/*")
# variant: mmap: __import__("mmap").mmap(-1, 4096)
# variant: memfd: __import__("os").memfd_create("x")
# variant: pipe: __import__("os").pipe()
# variant: dup: __import__("os").dup(3)
# variant: get_data: __import__("pkgutil").get_data("json", "../../etc/passwd")
# variant: resources: __import__("importlib.resources").resources.files("json").joinpath("x").read_text()
# variant: netrc: __import__("netrc").netrc("/etc/passwd")
# variant: mimetypes: __import__("mimetypes").MimeTypes().read("/etc/mime.types")
def attempt():
    return @VARIANT@


import importlib  # noqa: F401
try:
    got = attempt()
except (Exception, SystemExit) as error:
    print("refused:", type(error).__name__)
else:
    if hasattr(got, "close"):
        got.close()
    assert not got, f"worked: {got!r:.200}"
    print("refused: nothing there")
