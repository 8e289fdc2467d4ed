-- Profile, deputies, hand-over, dated invitations.

create table auth.mail_change (
  id uuid primary key default app.new_id(),
  user_id uuid not null references auth."user" (id) on delete cascade,
  old_mail text not null check (old_mail = lower(old_mail)),
  new_mail text not null check (new_mail = lower(new_mail)),
  asked_at timestamptz not null default now(),
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  stopped_at timestamptz
);
comment on table auth.mail_change is
  'Asked change of an account''s address: the new one confirms it by a link, the old one can stop or undo it. Both links are HMACs of the id and are stored nowhere.';
create index mail_change_user_idx on auth.mail_change (user_id, asked_at);

create table auth.muted_mail (
  user_id uuid not null references auth."user" (id) on delete cascade,
  kind text not null check (kind in ('release', 'withdrawal', 'visitInvitation', 'visitChange', 'reportSheet')),
  primary key (user_id, kind)
);
comment on table auth.muted_mail is
  'Kinds of mail an account does not want. Mails about signing in, security and invitations always go out.';

-- A deputy holds a dated membership of its own, so that rights and the switch know only memberships.
alter table app.membership
  add column deputy_of uuid,
  add column version integer not null default 1,
  add foreign key (region_id, deputy_of) references app.membership (region_id, id) on delete cascade,
  add check (deputy_of is null or (deputy_of <> id and valid_to is not null));
create index membership_deputy_idx on app.membership (region_id, deputy_of);

alter table app.invitation add column valid_to date;

create table app.hand_over (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  organisation_id uuid not null,
  membership_id uuid not null,
  note text not null default '' check (length(note) <= 4000),
  version integer not null default 1,
  written_at timestamptz not null default app.now(),
  primary key (region_id, id),
  unique (region_id, membership_id),
  foreign key (region_id, organisation_id) references app.organisation (region_id, id) on delete cascade,
  foreign key (region_id, membership_id) references app.membership (region_id, id) on delete cascade
);
comment on table app.hand_over is 'Übergabe: what somebody who leaves an organisation tells those who go on with the work.';
create index hand_over_organisation_idx on app.hand_over (region_id, organisation_id);

create table app.hand_over_taker (
  region_id uuid not null,
  hand_over_id uuid not null,
  taker_id uuid not null,
  noted_at timestamptz,
  primary key (region_id, hand_over_id, taker_id),
  foreign key (region_id, hand_over_id) references app.hand_over (region_id, id) on delete cascade,
  foreign key (region_id, taker_id) references app.membership (region_id, id) on delete cascade
);
comment on table app.hand_over_taker is 'Membership that takes something over; its start page shows the hand-over until it took note.';
create index hand_over_taker_idx on app.hand_over_taker (region_id, taker_id);

create table app.hand_over_item (
  region_id uuid not null,
  hand_over_id uuid not null,
  kind text not null check (kind in ('assessment', 'visit', 'goal', 'reportSheet', 'invitation')),
  subject_id uuid not null,
  taker_id uuid not null,
  primary key (region_id, hand_over_id, kind, subject_id),
  foreign key (region_id, hand_over_id, taker_id)
    references app.hand_over_taker (region_id, hand_over_id, taker_id) on delete cascade
);
comment on table app.hand_over_item is 'One open thing of a hand-over and who takes it.';
create index hand_over_item_taker_idx on app.hand_over_item (region_id, hand_over_id, taker_id);

-- Whatever kinds there are by now stay.
do $$
declare
  known text[] := (
    select array_agg(one[1] order by one[1])
    from pg_constraint k, regexp_matches(pg_get_constraintdef(k.oid), '''(\w+)''::text', 'g') one
    where k.conrelid = 'app.mail'::regclass and k.conname = 'mail_kind_check');
begin
  alter table app.mail drop constraint mail_kind_check;
  execute format('alter table app.mail add constraint mail_kind_check check (kind = any (%L::text[]))',
    known || array['mailChangeConfirm', 'mailChangeNotice']);
end $$;
