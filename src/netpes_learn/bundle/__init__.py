"""Artefacts to bundles: manifest, sums, archive, verification."""
