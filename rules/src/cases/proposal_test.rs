//! The order of those who are proposed.

use proptest::prelude::*;

use super::*;

const WASPS: Uuid = Uuid::from_u128(1);
const LETTERS: Uuid = Uuid::from_u128(2);

fn somebody(id: u128, name: &str, has: &[(Uuid, i32)], (cases, tasks): (i64, i64)) -> Candidate {
    Candidate {
        id: Uuid::from_u128(id),
        name: name.to_owned(),
        has: has.iter().copied().collect(),
        is_away: false,
        open_cases: cases,
        open_tasks: tasks,
    }
}

fn names(proposed: &[Proposed]) -> Vec<&str> {
    let names = proposed.iter().map(|one| one.candidate.name.as_str());
    names.collect()
}

#[test]
fn skills_come_before_absence_absence_before_load_and_load_before_the_name() {
    let needed = needed([(WASPS, 3), (LETTERS, 1)]);
    let both: &[(Uuid, i32)] = &[(WASPS, 3), (LETTERS, 5)];
    let away = |candidate| Candidate {
        is_away: true,
        ..candidate
    };
    let team = vec![
        somebody(1, "Lacks one", &[(WASPS, 2), (LETTERS, 1)], (0, 0)),
        away(somebody(2, "Away", both, (0, 0))),
        away(somebody(3, "Away and lacks", &[], (0, 0))),
        somebody(4, "Busy", both, (2, 1)),
        // Two cases and a task weigh as much as three tasks.
        somebody(5, "Ada", both, (0, 3)),
        somebody(6, "Zoe", both, (0, 2)),
        // Of one name the first by id.
        somebody(8, "Ada", both, (1, 2)),
        somebody(7, "Lacks both", &[], (9, 9)),
    ];
    let proposed = order(&needed, team);
    let expected = [
        "Zoe",
        "Ada",
        "Ada",
        "Busy",
        "Away",
        "Lacks one",
        "Lacks both",
        "Away and lacks",
    ];
    assert_eq!(names(&proposed), expected);
    let ids: Vec<u128> = proposed
        .iter()
        .map(|one| one.candidate.id.as_u128())
        .collect();
    assert_eq!(ids, [6, 5, 8, 4, 2, 1, 7, 3]);
    let lacks = |place: usize| proposed.get(place).map(|one| one.missing.clone());
    let too_low = Missing {
        skill: WASPS,
        needed: 3,
        has: Some(2),
    };
    assert_eq!(lacks(5), Some(vec![too_low]));
    let none = |skill, needed| Missing {
        skill,
        needed,
        has: None,
    };
    assert_eq!(lacks(6), Some(vec![none(WASPS, 3), none(LETTERS, 1)]));
    assert_eq!(lacks(0), Some(Vec::new()));
}

#[test]
fn of_several_levels_the_highest_is_needed() {
    let levels = needed([(WASPS, 2), (LETTERS, 4), (WASPS, 3), (LETTERS, 1)]);
    assert_eq!(levels, Levels::from([(WASPS, 3), (LETTERS, 4)]));
    assert_eq!(needed([]), Levels::new());
}

fn any_levels() -> impl Strategy<Value = Levels> {
    prop::collection::btree_map((0_u128..4).prop_map(Uuid::from_u128), 1_i32..=5, 0..4)
}

fn any_candidate() -> impl Strategy<Value = Candidate> {
    let load = (0_i64..4, 0_i64..4);
    let person = (0_u128..1_000, "[AB]{1,2}", any::<bool>());
    (person, any_levels(), load).prop_map(|((id, name, is_away), has, load)| Candidate {
        id: Uuid::from_u128(id),
        name,
        has,
        is_away,
        open_cases: load.0,
        open_tasks: load.1,
    })
}

fn any_team() -> impl Strategy<Value = Vec<Candidate>> {
    prop::collection::vec(any_candidate(), 0..9).prop_map(|mut team| {
        team.sort_by_key(|one| one.id);
        team.dedup_by_key(|one| one.id);
        team
    })
}

fn ids(proposed: &[Proposed]) -> Vec<Uuid> {
    proposed.iter().map(|one| one.candidate.id).collect()
}

proptest! {
    #[test]
    fn nobody_is_hidden_and_the_order_of_reading_does_not_matter(needed in any_levels(), team in any_team()) {
        let proposed = order(&needed, team.clone());
        let mut backwards = team.clone();
        backwards.reverse();
        prop_assert_eq!(&proposed, &order(&needed, backwards));
        let mut found = ids(&proposed);
        found.sort();
        prop_assert_eq!(found, team.iter().map(|one| one.id).collect::<Vec<_>>());
    }

    #[test]
    fn the_order_is_that_of_the_words(needed in any_levels(), team in any_team()) {
        for pair in order(&needed, team).windows(2) {
            let [one, other] = pair else { continue };
            let (a, b) = (&one.candidate, &other.candidate);
            prop_assert!(one.missing.is_empty() || !other.missing.is_empty());
            if one.missing.is_empty() == other.missing.is_empty() {
                prop_assert!(!a.is_away || b.is_away);
                if a.is_away == b.is_away {
                    let load = |c: &Candidate| c.open_cases + c.open_tasks;
                    prop_assert!(load(a) <= load(b));
                    if load(a) == load(b) {
                        prop_assert!((&a.name, a.id) < (&b.name, b.id));
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_missing_is_what_is_needed_and_not_had(needed in any_levels(), team in any_team()) {
        for one in order(&needed, team) {
            let told: Levels = one.missing.iter().map(|missing| (missing.skill, missing.needed)).collect();
            for (skill, level) in &needed {
                let has = one.candidate.has.get(skill);
                prop_assert_eq!(told.contains_key(skill), has.is_none_or(|has| has < level));
            }
            prop_assert!(told.iter().all(|(skill, level)| needed.get(skill) == Some(level)));
        }
    }

    #[test]
    fn more_work_never_brings_somebody_forward(needed in any_levels(), team in any_team(), more in 1_i64..3) {
        prop_assume!(!team.is_empty());
        let place = |proposed: &[Proposed], id| ids(proposed).iter().position(|one| *one == id);
        for candidate in &team {
            let busier: Vec<Candidate> = team
                .iter()
                .cloned()
                .map(|mut one| {
                    one.open_tasks += if one.id == candidate.id { more } else { 0 };
                    one
                })
                .collect();
            let before = place(&order(&needed, team.clone()), candidate.id);
            let after = place(&order(&needed, busier), candidate.id);
            prop_assert!(before <= after);
        }
    }
}
