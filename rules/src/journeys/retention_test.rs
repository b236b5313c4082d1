use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_default()
}

const fn of(months: u32) -> Retention {
    Retention {
        months,
        action: RetentionAction::Destroy,
    }
}

#[test]
fn words_are_due_so_many_calendar_months_after_the_end() {
    for (months, closed, due) in [
        (1, "2026-01-15", "2026-02-15"),
        (1, "2026-01-31", "2026-02-28"),
        (1, "2028-01-31", "2028-02-29"),
        (6, "2026-08-31", "2027-02-28"),
        (12, "2028-02-29", "2029-02-28"),
        (72, "2026-10-15", "2032-10-15"),
    ] {
        assert_eq!(of(months).due_on(day(closed)), day(due), "{closed}");
    }
}

#[test]
fn both_parts_are_given_or_none() {
    let code = |months, action| Retention::of(months, action).map_err(|problem| problem.field);
    assert_eq!(code(None, None), Ok(None));
    assert_eq!(
        code(Some(12), Some(RetentionAction::Destroy)),
        Ok(Some(of(12)))
    );
    assert_eq!(code(Some(12), None), Err("retentionAction".to_owned()));
    let alone = code(None, Some(RetentionAction::Review));
    assert_eq!(alone, Err("retentionMonths".to_owned()));
    for wrong in [i32::MIN, -1, 0, 1_201] {
        let given = Retention::of(Some(wrong), Some(RetentionAction::Review));
        let code = given.map_err(|problem| problem.code);
        assert_eq!(code, Err(RetentionProblem::MonthsOutOfRange), "{wrong}");
    }
}

proptest! {
    /// What is selected by the day of the end is what is due by its own day.
    #[test]
    fn who_ended_before_is_who_is_due(
        closed in 0_u64..200_000,
        today in 0_u64..200_000,
        months in 1_u32..=1_200,
    ) {
        let first = day("1900-01-01");
        let on = |days| first + Days::new(days);
        let retention = of(months);
        prop_assert_eq!(
            on(closed) < retention.ended_before(on(today)),
            retention.due_on(on(closed)) <= on(today)
        );
    }

    /// And so at the ends of months, where they are not equally long.
    #[test]
    fn so_it_is_at_the_ends_of_months(
        closed in 0_u32..2_400,
        today in 0_u32..2_400,
        (before, after) in (0_u64..4, 0_u64..4),
        months in 1_u32..=1_200,
    ) {
        let first = day("1900-01-01");
        let end = |month, days| first + Months::new(month) + Days::new(2) - Days::new(days);
        let retention = of(months);
        let (closed, today) = (end(closed, before), end(today, after));
        prop_assert_eq!(
            closed < retention.ended_before(today),
            retention.due_on(closed) <= today
        );
    }
}
