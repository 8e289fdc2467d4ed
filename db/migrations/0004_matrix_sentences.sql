-- What stands beside a matrix belongs to its version, like the levels.

alter table app.matrix_template
  add column scale_sentence text not null default '',
  add column rules text[] not null default '{}';
