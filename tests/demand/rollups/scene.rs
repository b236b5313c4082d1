//! A council whose people collide: two journeys, two teams, two channels, one manager of both.

use serde_json::{Value, json};
use support::World;
use throughline::graphql::id::Kind;
use uuid::Uuid;

use crate::cases::desk::{Journey, merged};
use crate::cases::rows::Maker;

/// What is read of a case.
const CASE: &str = "id revision state receivedAt closedAt";

/// The council, and who does everything in it.
#[derive(Clone)]
pub struct Scene {
    pub world: World,
    pub token: String,
    pub channels: [Uuid; 2],
    pub teams: [Uuid; 2],
    /// With a target of ten working days, and with none.
    pub journeys: [Journey; 2],
}

impl Scene {
    pub async fn open(world: &World) -> Self {
        let maker = Maker {
            world,
            council_id: world.council_id,
        };
        let directorate = maker.directorate("PLACE").await;
        let service = maker.service(directorate, "WASTE").await;
        let channels = [
            maker.channel("TELEPHONE").await,
            maker.channel("POST").await,
        ];
        let teams = [
            maker.team(directorate, "DESK").await,
            maker.team(directorate, "CREW").await,
        ];
        let bins = maker.journey(service, "BINS", &teams).await;
        let trees = maker.journey(service, "TREES", &teams).await;
        maker.without_target(trees.id).await;
        let manager = maker.staff(directorate, "M1", &teams).await;
        maker.account("manager", Some(manager), None).await;
        Self {
            world: world.clone(),
            token: world.token("case-worker team-manager", "manager"),
            channels,
            teams,
            journeys: [bins, trees],
        }
    }

    /// A new customer, with the revision.
    pub async fn knows_more(&self) -> Value {
        let input = json!({ "kind": "RESIDENT", "name": "A Customer" });
        let select = "customer { id revision }";
        let world = &self.world;
        let payload = world
            .change(&self.token, "customerCreate", input, select)
            .await;
        payload["customer"].clone()
    }

    /// Erases a customer as the administrator, whatever comes of it.
    pub async fn erases(&self, customer: &Value) -> Value {
        let input = json!({ "customerId": customer["id"], "expectedRevision": customer["revision"],
            "ground": "NO_LONGER_NEEDED" });
        let world = &self.world;
        world
            .attempt(&world.administrator(), "customerErase", input, "")
            .await
    }

    /// Merges a customer into another as the manager, whatever comes of it.
    pub async fn unites(&self, gone: &Value, into: &Value) -> Value {
        let input = json!({ "customerId": gone["id"], "expectedRevision": gone["revision"],
            "intoCustomerId": into["id"], "reason": "The same birthday" });
        let select = "customer { id revision }";
        let world = &self.world;
        world
            .attempt(&self.token, "customerMerge", input, select)
            .await
    }

    /// Does the same to several cases and leaves those to which it cannot be done.
    pub async fn sends(&self, mutation: &str, items: &[Value]) -> Value {
        let input = json!({ "items": items, "errorPolicy": "SKIP_FAILED" });
        let select = format!("succeededCount results {{ case {{ {CASE} }} }}");
        self.world
            .attempt(&self.token, mutation, input, &select)
            .await
    }

    /// Has whatever is overdue given to a team.
    pub async fn escalates_overdue(&self) {
        let rule = json!({ "name": "Late", "trigger": { "kind": "OVERDUE", "workingHours": 0 },
            "action": { "teamId": Kind::Team.id(self.teams[1]) } });
        let world = &self.world;
        world
            .change(
                &world.administrator(),
                "escalationRuleCreate",
                rule,
                "rule { id }",
            )
            .await;
    }

    /// Opens a case, and gives the payload.
    pub async fn opens(&self, journey: usize, channel: usize, more: Value) -> Value {
        let least = json!({
            "journeyId": Kind::Journey.id(self.journeys[journey].id),
            "channelId": Kind::Channel.id(self.channels[channel]),
            "demandCode": "VALUE_NEW",
        });
        let select = format!("case {{ {CASE} }} contact {{ id revision }}");
        let input = merged(least, more);
        self.world
            .attempt(&self.token, "caseOpen", input, &select)
            .await
    }

    /// Opens a case that must open.
    pub async fn opened(&self, more: Value) -> Value {
        let payload = self.opens(0, 0, more).await;
        assert_eq!(payload["problems"], json!([]), "{payload}");
        payload["case"].clone()
    }

    /// Does something to a case at the revision last seen, whatever comes of it.
    pub async fn tries(&self, mutation: &str, case: &Value, more: Value) -> Value {
        let input = json!({ "caseId": case["id"], "expectedRevision": case["revision"] });
        let select = format!("case {{ {CASE} }}");
        self.world
            .attempt(&self.token, mutation, merged(input, more), &select)
            .await
    }

    /// The same, for what must succeed; gives the case.
    pub async fn does(&self, mutation: &str, case: &Value, more: Value) -> Value {
        let payload = self.tries(mutation, case, more).await;
        assert_eq!(payload["problems"], json!([]), "{mutation}: {payload}");
        payload["case"].clone()
    }

    /// Records a contact, on a case or on a journey.
    pub async fn records(&self, channel: usize, code: &str, more: Value) -> Value {
        let least = json!({
            "channelId": Kind::Channel.id(self.channels[channel]),
            "demandCode": code,
        });
        let input = merged(least, more);
        self.world
            .attempt(
                &self.token,
                "contactRecord",
                input,
                "contact { id revision }",
            )
            .await
    }

    /// Gives a contact another code.
    pub async fn recodes(&self, contact: &Value, code: &str) -> Value {
        let input = json!({
            "contactId": contact["id"], "expectedRevision": contact["revision"], "demandCode": code,
        });
        let select = "contact { id revision }";
        self.world
            .attempt(&self.token, "contactReclassify", input, select)
            .await
    }
}
