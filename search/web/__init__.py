"""The page in the browser: `regsearch serve`. It asks a `Workspace` and renders what it returns."""
