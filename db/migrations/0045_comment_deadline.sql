-- Until when comments to the draft of a Berichtsbogen are asked for, and who is reminded of it.
alter table app.report_proposal
  add column comments_until date,
  add column reminded_until date;
comment on column app.report_proposal.comments_until is 'Last day on which comments are hoped for; none for what was sent before there was one.';
comment on column app.report_proposal.reminded_until is 'The last day of which the parties were reminded, so that it happens once.';
create index report_proposal_until_idx on app.report_proposal (region_id, comments_until);

-- Whatever kinds of mail there are by now stay.
do $$
declare
  at record;
  kinds text;
begin
  for at in
    select k.conrelid::regclass as name, k.conname, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k
    where k.conname = 'mail_kind_check'
  loop
    select string_agg(distinct quote_literal(one[1]), ', ') into kinds
    from regexp_matches(at.definition, '''(\w+)''', 'g') one;
    execute format('alter table %s drop constraint %I', at.name, at.conname);
    execute format('alter table %s add constraint %I check (kind in (%s, ''reportDraft'', ''reportDraftReminder''))',
      at.name, at.conname, kinds);
  end loop;
end $$;
