-- The public version of a Berichtsbogen at an address of its own, for people outside of the region.

alter table app.public_sheet add constraint public_sheet_of_owner unique (region_id, owner_id, sheet_id);

create table app.publication (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  owner_id uuid not null,
  sheet_id uuid not null,
  published_at timestamptz not null default app.now(),
  published_by uuid,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  primary key (region_id, id),
  foreign key (region_id, owner_id, sheet_id) references app.public_sheet (region_id, owner_id, sheet_id) on delete restrict,
  foreign key (region_id, published_by) references app.membership (region_id, id) on delete set null (published_by),
  foreign key (region_id, withdrawn_by) references app.membership (region_id, id) on delete set null (withdrawn_by)
);
comment on table app.publication is
  'Veröffentlichung of a public version: readable by everybody who has the address, until it is withdrawn. The address is an HMAC of the id and stored nowhere; publishing again makes a new one.';
create unique index publication_open on app.publication (region_id, sheet_id) where withdrawn_at is null;
create index publication_sheet_idx on app.publication (region_id, owner_id, sheet_id);
create index publication_publisher_idx on app.publication (region_id, published_by);
create index publication_withdrawer_idx on app.publication (region_id, withdrawn_by);
