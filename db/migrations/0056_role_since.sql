-- Whoever is given a role that needs a second factor has the same days to set one up as somebody new.

alter table app.membership add column role_since date not null default (now() at time zone 'Europe/Berlin')::date;
comment on column app.membership.role_since is
  'The day on which the membership got its role, by the clock of the machine.';
