-- Organisations asked about the draft of a matrix learn of it by mail. Whatever kinds of mail there are by now stay.
do $$
declare
  at record;
  kinds text;
begin
  for at in
    select k.conrelid::regclass as name, k.conname, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k
    where k.conname in ('mail_kind_check', 'mail_choice_kind_check')
  loop
    select string_agg(distinct quote_literal(one[1]), ', ') into kinds
    from regexp_matches(at.definition, '''(\w+)''', 'g') one;
    execute format('alter table %s drop constraint %I', at.name, at.conname);
    execute format('alter table %s add constraint %I check (kind in (%s, ''commentRound''))', at.name, at.conname, kinds);
  end loop;
end $$;
