"""Files of embedded models."""
from pathlib import Path
import platformdirs, os
from extraction.config import ModelSpec
def _p(spec):
    n=spec.name.removeprefix("embedded/")
    d=Path(os.environ.get("CLAIMWIRE_CACHE") or platformdirs.user_cache_dir("claimwire"))/"models"
    return spec.path or (Path(n) if n.startswith("/") else d/{"qwen2.5-coder-1.5b":"qwen2.5-coder-1.5b-instruct-q4_k_m.gguf","smollm2":"SmolLM2-135M-Instruct.Q4_1.gguf"}[n])
def missing(spec: ModelSpec) -> str | None:
    return None if _p(spec).is_file() else "run claimwire models pull"
def located(spec: ModelSpec) -> Path:
    return _p(spec)
