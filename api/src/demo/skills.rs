//! What staff can do, what steps ask for, and who is away. They draw nothing from the story's chance.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use entities::journeys::step_skill;
use entities::organisation::{skill, staff_absence, staff_skill};
use uuid::Uuid;

use super::journeys::Journeys;
use super::maker::Beside;
use super::organisation::Organisation;
use super::people::{People, Person, TRIED_TEAM};
use super::window::{Window, local_day};

/// Code and name of each skill, and what it is for.
const SKILLS: [(&str, &str, &str); 2] = [
    (
        "COOLING-GASES",
        "Cooling gases",
        "Knows which appliances hold gases that harm the air, and who may take them away.",
    ),
    (
        "COLLECTION-ROUNDS",
        "Collection rounds",
        "Knows which round comes to which street when, and whom to ask on it.",
    ),
];

/// The title of a step, the place of the skill that it asks for, and the level that will do.
const NEEDED: [(&str, usize, i32); 3] = [
    ("Check that the fridge has been emptied", 0, 3),
    ("Book a crew that may take gases", 0, 4),
    ("Check that the bin was out", 1, 2),
];

/// The levels of the members of a team in each skill, its leader first.
const LEVELS: [&[i32]; 2] = [&[5, 3, 2], &[4, 4, 5, 1]];

/// The teams whose members were asked what they can do.
const ASKED: [&str; 2] = [TRIED_TEAM, "COLLECTION-CREWS"];

/// The place in its team of whoever is away, and from how many days ago until in how many.
const AWAY: (usize, i64, i64) = (2, 3, 9);

/// The skills of the council and of its staff, and who is away.
#[derive(Debug, Default)]
pub struct Skills {
    /// The skills.
    pub listed: Vec<skill::Model>,
    /// What steps ask for.
    pub needed: Vec<step_skill::Model>,
    /// What staff can do.
    pub had: Vec<staff_skill::Model>,
    /// Who is away.
    pub absences: Vec<staff_absence::Model>,
}

impl Skills {
    /// The skills of an organisation whose journeys are there.
    #[must_use]
    pub fn make(
        organisation: &Organisation,
        people: &People,
        journeys: &Journeys,
        window: &Window,
    ) -> Self {
        let council_id = organisation.council.council_id;
        let mut made = Self::default();
        let at = window.dates().founded_at;
        let mut ids = Beside::row(council_id);
        made.listed = SKILLS
            .map(|(code, name, description)| skill::Model {
                id: ids.id(at),
                council_id,
                code: code.to_owned(),
                name: name.to_owned(),
                description: Some(description.to_owned()),
                is_active: true,
                revision: 1,
            })
            .into();
        made.ask_for(journeys);
        for code in ASKED {
            let team = people.of_team.get(&organisation.team_id(code));
            made.say_of(team.map_or(&[], Vec::as_slice), at);
        }
        made.absences = absences(organisation, people, window);
        made
    }

    fn ask_for(&mut self, journeys: &Journeys) {
        for step in &journeys.steps {
            let needed = NEEDED.iter().find(|(title, ..)| *title == step.title);
            let skill = needed.and_then(|(_, place, _)| self.listed.get(*place));
            if let (Some((.., level)), Some(skill)) = (needed, skill) {
                self.needed.push(step_skill::Model {
                    council_id: step.council_id,
                    step_id: step.id,
                    skill_id: skill.id,
                    level: *level,
                });
            }
        }
    }

    /// What the leader of a team has said of its members.
    fn say_of(&mut self, team: &[Person], at: DateTime<Utc>) {
        let Some(leader) = team.first() else { return };
        for (skill, levels) in self.listed.iter().zip(LEVELS) {
            for (person, level) in team.iter().zip(levels) {
                self.had.push(staff_skill::Model {
                    council_id: skill.council_id,
                    staff_id: person.staff_id,
                    skill_id: skill.id,
                    number: 1,
                    level: Some(*level),
                    starts_on: local_day(at),
                    ends_on: None,
                    set_by: Some(leader.account_id),
                    set_at: at,
                });
            }
        }
    }
}

/// One of each team, who has said so themselves.
fn absences(
    organisation: &Organisation,
    people: &People,
    window: &Window,
) -> Vec<staff_absence::Model> {
    let (place, since, still) = AWAY;
    let recorded_at = window.now - TimeDelta::days(since + 1);
    let mut told: HashSet<Uuid> = HashSet::new();
    let teams = organisation.teams.iter();
    let away = teams.filter_map(|team| people.of_team.get(&team.id)?.get(place));
    away.filter(|person| told.insert(person.staff_id))
        .map(|person| staff_absence::Model {
            id: Beside::row(person.staff_id).id(recorded_at),
            council_id: organisation.council.council_id,
            staff_id: person.staff_id,
            starts_on: window.today - TimeDelta::days(since),
            ends_on: Some(window.today + TimeDelta::days(still)),
            is_cancelled: false,
            recorded_by: Some(person.account_id),
            recorded_at,
            revision: 1,
        })
        .collect()
}
