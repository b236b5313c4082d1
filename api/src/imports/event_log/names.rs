//! The channels and activities that a log names: known ones, and those it brings.

use std::collections::{HashMap, HashSet};

use entities::journeys::activity;
use entities::organisation::channel;
use entities::select::InCouncil as _;
use rules::text::{self, Limits};
use sea_orm::{ColumnTrait as _, DbErr, QueryFilter as _};
use uuid::Uuid;

use super::target::Target;
use crate::clock::Clock;
use crate::database::Database;
use crate::imports::code;

/// Channels of the council and activities of the journey.
#[derive(Debug)]
pub struct Names {
    council_id: Uuid,
    journey_id: Uuid,
    clock: Clock,
    channels: HashMap<String, Uuid>,
    channel_codes: HashSet<String>,
    channels_by_name: HashMap<String, Uuid>,
    activities: HashMap<String, Activity>,
    used: HashSet<Uuid>,
    added: Vec<String>,
    /// Channels to be written with the next cases.
    pub fresh_channels: Vec<channel::Model>,
    /// Activities to be written with the next cases.
    pub fresh_activities: Vec<activity::Model>,
}

/// An activity of the log.
#[derive(Debug, Clone)]
pub struct Activity {
    /// Its id.
    pub id: Uuid,
    /// The stage it is; none where the journey has no such stage.
    pub stage_code: Option<String>,
}

impl Names {
    /// Those that are known.
    pub async fn read(
        database: &Database,
        council_id: Uuid,
        journey_id: Uuid,
        clock: &Clock,
    ) -> Result<Self, DbErr> {
        let channels = channel::Entity::in_council(council_id)
            .all(database.read())
            .await?;
        let activities = activity::Entity::in_council(council_id)
            .filter(activity::Column::JourneyId.eq(journey_id))
            .all(database.read())
            .await?;
        let mut known = HashMap::new();
        for channel in &channels {
            known.insert(channel.title.to_lowercase(), channel.id);
        }
        for channel in &channels {
            known.insert(channel.code.to_lowercase(), channel.id);
        }
        Ok(Self {
            council_id,
            journey_id,
            clock: clock.clone(),
            channels: known,
            channel_codes: channels.into_iter().map(|channel| channel.code).collect(),
            channels_by_name: HashMap::new(),
            activities: activities
                .into_iter()
                .map(|row| {
                    let activity = Activity {
                        id: row.id,
                        stage_code: row.stage_code,
                    };
                    (row.name, activity)
                })
                .collect(),
            used: HashSet::new(),
            added: Vec::new(),
            fresh_channels: Vec::new(),
            fresh_activities: Vec::new(),
        })
    }

    /// The channel whose code or title is `name`, whatever its capitals; a new one where there is
    /// none.
    pub fn channel(&mut self, name: &str) -> Result<Uuid, String> {
        if let Some(id) = self.channels_by_name.get(name) {
            return Ok(*id);
        }
        let folded = name.to_lowercase();
        let id = match self.channels.get(&folded) {
            Some(id) => *id,
            None => self.new_channel(name, folded)?,
        };
        self.channels_by_name.insert(name.to_owned(), id);
        Ok(id)
    }

    fn new_channel(&mut self, name: &str, folded: String) -> Result<Uuid, String> {
        let title = text::clean(name, Limits::TITLE).map_err(|fault| format!("channel {fault}"))?;
        let wanted = code::from_name(name, "CHANNEL");
        let code = code::unused(&wanted, |code| self.channel_codes.contains(code));
        let id = self.clock.new_id();
        self.channel_codes.insert(code.clone());
        self.channels.insert(folded, id);
        self.added.push(title.clone());
        self.fresh_channels.push(channel::Model {
            id,
            council_id: self.council_id,
            code,
            title,
            revision: 1,
        });
        Ok(id)
    }

    /// The activity with that very name; a new one where there is none, which is a stage where
    /// the journey has one of that title or code.
    pub fn activity(&mut self, name: &str, target: &Target) -> Activity {
        if let Some(activity) = self.activities.get(name) {
            self.used.insert(activity.id);
            return activity.clone();
        }
        let activity = Activity {
            id: self.clock.new_id(),
            stage_code: target.stage_code(name),
        };
        self.fresh_activities.push(activity::Model {
            id: activity.id,
            council_id: self.council_id,
            journey_id: self.journey_id,
            name: name.to_owned(),
            stage_code: activity.stage_code.clone(),
        });
        self.used.insert(activity.id);
        self.activities.insert(name.to_owned(), activity.clone());
        activity
    }

    /// The titles of channels that were new.
    pub fn new_channels(&self) -> &[String] {
        &self.added
    }

    /// How many activities the log has.
    pub fn used_activities(&self) -> usize {
        self.used.len()
    }

    /// The activities of the log that are no stage, by name.
    pub fn activities_without_stage(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .activities
            .iter()
            .filter(|(_, activity)| {
                activity.stage_code.is_none() && self.used.contains(&activity.id)
            })
            .map(|(name, _)| name.clone())
            .collect();
        names.sort();
        names
    }
}
