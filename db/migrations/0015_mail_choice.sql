-- Mails at once, collected once a day, or not at all.

-- Its trigger is made anew with the function that follows it.
drop function if exists app.refuse_muted_mail() cascade;

alter table auth.muted_mail rename to mail_choice;
alter table auth.mail_choice rename constraint muted_mail_pkey to mail_choice_pkey;
alter table auth.mail_choice rename constraint muted_mail_kind_check to mail_choice_kind_check;
alter table auth.mail_choice rename constraint muted_mail_user_id_fkey to mail_choice_user_id_fkey;
-- Who chose before wanted none.
alter table auth.mail_choice add column way text not null default 'never' check (way in ('daily', 'never'));
alter table auth.mail_choice alter column way drop default;
comment on table auth.mail_choice is
  'How an account wants a kind of mail: once a day with others, or not at all. Without a row it comes at once, as mails about signing in, security and invitations always do.';

alter table app.mail
  add column is_collected boolean not null default false,
  add column digest_id uuid references app.mail (id) on delete set null;
create index mail_digest_idx on app.mail (digest_id);
create index mail_collected_idx on app.mail (region_id, recipient) where is_collected and digest_id is null;

-- Whatever kinds there are by now stay.
do $$
declare kinds text := (
  select string_agg(distinct quote_literal(one[1]), ', ')
  from pg_constraint k, regexp_matches(pg_get_constraintdef(k.oid), '''(\w+)''', 'g') one
  where k.conrelid = 'app.mail'::regclass and k.conname = 'mail_kind_check');
begin
  alter table app.mail drop constraint mail_kind_check;
  execute format('alter table app.mail add constraint mail_kind_check check (kind in (%s, ''digest''))', kinds);
end $$;
