-- A form that is sent again, because its answer got lost or somebody clicked twice, does once what it was made for.

create table auth.sending (
  sender uuid not null,
  key text not null check (key ~ '^[0-9a-f]{32}$'),
  body text not null,
  location text check (length(location) <= 2000),
  sent_at timestamptz not null default now(),
  primary key (sender, key)
);
comment on table auth.sending is
  'Sendung: that a form was sent by a person or an account, for a day; key was drawn with the form, body is the SHA-256 of what came, location where its answer leads.';
create index sending_age_idx on auth.sending (sent_at);
