"""Output formats: one module each, exporting one ``FORMAT`` record. Found by name, never listed."""
