"""A report becomes files: figures, PDF, Word, a workbook. Talks to: fonts, pandoc."""
