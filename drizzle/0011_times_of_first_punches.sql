-- Punches judged before times had grades: the server made up a zero for the bounds and the best for the grades.
UPDATE `punch` SET `earliest_at` = `punched_at`, `latest_at` = `punched_at`, `time_grade` = 'D', `evidence_grade` = 'D' WHERE `earliest_at` < '1000-01-01';
