"""The index on the disk: segments, manifest, commits."""
