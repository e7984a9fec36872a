"""Pictures drawn in code: share cards and icons. The same words give the same picture."""
