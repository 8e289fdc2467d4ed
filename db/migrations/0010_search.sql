-- Finding in spite of typing errors; a trusted extension, so no superuser is needed.
create extension pg_trgm schema extension;
