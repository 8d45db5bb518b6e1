"""The migrations of `cases.people` and one more that adds a column; used by setting MIGRATION_MODULES."""

TABLE = "people_youngperson"
