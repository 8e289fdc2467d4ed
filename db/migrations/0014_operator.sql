-- What operators did, and the legal texts of the installation itself.

create table auth.operator_deed (
  id uuid primary key default app.new_id(),
  at timestamptz not null default now(),
  operator_id uuid references auth."user" (id) on delete set null,
  by_command boolean not null default false,
  deed text not null check (deed in (
    'mailAgain', 'mailGivenUp', 'jobAgain', 'jobGivenUp', 'sessionsEnded',
    'regionMade', 'regionSuspended', 'regionResumed', 'legalTextWritten', 'backupTried')),
  subject text not null default '' check (length(subject) <= 120)
);
comment on table auth.operator_deed is
  'Betrieb: who did what to the installation and when, for a year. The subject is a kind, a queue, a page or a region, never a person or an address.';
create index operator_deed_at_idx on auth.operator_deed (at);
create index operator_deed_operator_idx on auth.operator_deed (operator_id);

create table auth.legal_text (
  id uuid primary key default app.new_id(),
  page text not null check (page in ('imprint', 'privacy', 'accessibility')),
  version integer not null check (version > 0),
  text text not null check (length(text) <= 40000),
  written_at timestamptz not null default now(),
  written_by uuid references auth."user" (id) on delete set null,
  unique (page, version)
);
comment on table auth.legal_text is
  'Impressum, Datenschutz or Barrierefreiheit of the installation, where no region is named; every version is kept, an empty one takes the text back.';
create index legal_text_writer_idx on auth.legal_text (written_by);
