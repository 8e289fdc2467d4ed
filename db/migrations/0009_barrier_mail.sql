-- A mail that tells of a reported barrier, whatever kinds there are by now and however they are listed.
do $$
declare kinds text := (
  select string_agg(distinct quote_literal(one[1]), ', ')
  from pg_constraint k, regexp_matches(pg_get_constraintdef(k.oid), '([a-z][A-Za-z]+)', 'g') one
  where k.conrelid = 'app.mail'::regclass and k.conname = 'mail_kind_check'
    and one[1] not in ('kind', 'text'));
begin
  alter table app.mail drop constraint mail_kind_check;
  execute format(
    'alter table app.mail add constraint mail_kind_check check (kind in (%s, ''barrierReport''))',
    replace(kinds, '''barrierReport'', ', ''));
end $$;
