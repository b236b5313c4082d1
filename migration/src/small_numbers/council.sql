ALTER TABLE council ADD COLUMN councillors_see_small_numbers boolean NOT NULL DEFAULT false
