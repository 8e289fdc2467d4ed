-- The history is sealed entry by entry with a key the database does not know, and anchored outside of it.

create table app.history_seal (
  no bigint primary key check (no > 0),
  history_id bigint not null unique,
  salt bytea not null,
  leaf bytea,
  secret text not null,
  seal bytea not null
);
comment on table app.history_seal is
  'Seal of an entry of the history, numbered without a gap in the order of the entries. leaf: what stands for the content since something was taken out of it. secret: which key made the seal.';

create table app.history_anchor (
  no integer primary key check (no > 0),
  entries bigint not null,
  last_id bigint not null,
  root text not null,
  at timestamptz not null,
  secret text not null,
  mac text not null
);
comment on table app.history_anchor is
  'Anchor of the sealed history: how many entries there were, the last one and what all seals together give. Kept in a file outside of the database as well.';
