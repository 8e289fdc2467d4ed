-- Guests: experts and agencies who reach one visit by a link in a mail, without an account, until a day.

alter table app.organisation drop constraint organisation_kind_check;
alter table app.organisation add constraint organisation_kind_check check (kind in
  ('schoolOwner', 'school', 'coordinationOffice', 'schoolSupervision', 'mediaAdvice', 'steering', 'guest'));
alter table app.role drop constraint role_organisation_kind_check;
alter table app.role add constraint role_organisation_kind_check check (organisation_kind in
  ('schoolOwner', 'school', 'coordinationOffice', 'schoolSupervision', 'mediaAdvice', 'steering', 'guest'));

create table app.guest (
  region_id uuid not null,
  id uuid not null,
  kind text not null default 'guest' check (kind = 'guest'),
  owner_id uuid not null,
  visit_id uuid not null,
  name text not null check (length(name) between 1 and 100),
  body text not null default '' check (length(body) <= 90),
  mail text not null check (mail = lower(mail)),
  link_no integer not null default 1 check (link_no > 0),
  invited_at timestamptz not null default app.now(),
  invited_by uuid,
  primary key (region_id, id),
  foreign key (region_id, id, kind) references app.organisation (region_id, id, kind) on delete cascade,
  foreign key (region_id, owner_id, visit_id) references app.visit (region_id, owner_id, id) on delete cascade,
  foreign key (region_id, invited_by) references app.membership (region_id, id) on delete set null (invited_by)
);
comment on table app.guest is
  'Gast of one visit: an organisation of its own with one membership, so that releases and partners work as for everybody.';
comment on column app.guest.link_no is
  'Number of the link that opens the visit: a new link makes all before it worthless. The link is an HMAC of id and number and is stored nowhere.';
create index guest_organisation_idx on app.guest (region_id, id, kind);
create index guest_visit_idx on app.guest (region_id, owner_id, visit_id);
create index guest_inviter_idx on app.guest (region_id, invited_by);

create table auth.guest_session (
  id uuid primary key default app.new_id(),
  region_id uuid not null,
  guest_id uuid not null,
  link_no integer not null,
  token text not null unique,
  created_at timestamptz not null default now(),
  used_at timestamptz not null default now(),
  foreign key (region_id, guest_id) references app.guest (region_id, id) on delete cascade
);
comment on table auth.guest_session is
  'Browser of a guest, who has no account; token holds only the SHA-256 of what the browser has.';
create index guest_session_guest_idx on auth.guest_session (region_id, guest_id);
