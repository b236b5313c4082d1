//! From an empty database to a correct `ServiceReview`, by mutations alone.

use serde_json::{Value, json};
use support::recount::text;
use support::{World, on_both};

use super::review;

/// What the story is about, by its ids.
pub struct Council {
    /// The administrator's token.
    pub administrator: String,
    /// A team manager's token, whose team has the journey.
    pub manager: String,
    /// A performance officer's token.
    pub officer: String,
    /// The owner of the KPIs.
    pub owner: Value,
    /// The directorate "SD".
    pub directorate: Value,
    /// The team "BINS-CM", of which the manager is a member.
    pub team: Value,
    /// The channels "PHONE" and "WEB".
    pub channels: [Value; 2],
    /// The service "BINS".
    pub service: Value,
    /// The journey "MISSED".
    pub journey: Value,
    /// The outcomes "MET" and "NOT-MET".
    pub outcomes: [Value; 2],
}

impl Council {
    /// Makes it, with the tokens of a manager and an officer who have accounts.
    pub async fn make(world: &World) -> Self {
        let administrator = world.administrator();
        let make = async |mutation: &str, input: Value, object: &str| {
            let name = object.split(' ').next().expect("a name").to_owned();
            world.change(&administrator, mutation, input, object).await[name]["id"].clone()
        };
        let directorate = make(
            "directorateCreate",
            json!({ "code": "SD", "title": "Service Delivery" }),
            "directorate { id }",
        )
        .await;
        let team = make(
            "teamCreate",
            json!({ "code": "BINS-CM", "title": "Bins", "kind": "CASE_MANAGEMENT",
                "directorateId": directorate }),
            "team { id }",
        )
        .await;
        let mut channels = Vec::new();
        for (code, title) in [("PHONE", "Telephone"), ("WEB", "Web")] {
            let input = json!({ "code": code, "title": title });
            channels.push(make("channelCreate", input, "channel { id }").await);
        }
        let service = make(
            "serviceCreate",
            json!({ "code": "BINS", "name": "Bins", "directorateId": directorate }),
            "service { id }",
        )
        .await;
        let owner = make(
            "staffCreate",
            json!({ "code": "S1", "name": "Ada Owner", "directorateId": directorate,
                "teamIds": [team] }),
            "staff { id }",
        )
        .await;
        make(
            "accountCreate",
            json!({ "issuer": "urn:throughline:local", "subject": "manager", "name": "Ada",
                "staffId": owner }),
            "account { id }",
        )
        .await;
        let journey = make(
            "journeyCreate",
            json!({ "code": "MISSED", "title": "Report a missed bin", "serviceId": service,
                "customerKind": "RESIDENT", "teamIds": [team] }),
            "journey { id }",
        )
        .await;
        let mut outcomes = Vec::new();
        for (code, kind) in [
            ("MET", "MET"),
            ("NOT-MET", "NOT_MET"),
            ("GONE", "WITHDRAWN"),
        ] {
            let input = json!({ "journeyId": journey, "code": code, "title": code, "kind": kind });
            outcomes.push(make("outcomeCreate", input, "outcome { id }").await);
        }
        let version = world
            .change(
                &administrator,
                "journeyVersionDraft",
                json!({ "journeyId": journey, "design": "REDESIGNED", "validFrom": "2025-01-01",
                    "targetWorkingDays": 5, "outcomeIds": outcomes,
                    "stages": [{ "code": "DO", "title": "Collect the bin", "teamId": team }] }),
                "journeyVersion { id revision }",
            )
            .await["journeyVersion"]
            .clone();
        let publish = json!({ "id": version["id"], "expectedRevision": version["revision"] });
        world
            .change(
                &administrator,
                "journeyVersionPublish",
                publish,
                "journeyVersion { id }",
            )
            .await;
        Self {
            manager: world.token("team-manager", "manager"),
            officer: world.token("performance-officer", "officer"),
            administrator: administrator.clone(),
            owner,
            directorate,
            team,
            channels: channels.try_into().expect("two channels"),
            service,
            journey,
            outcomes: [outcomes[0].clone(), outcomes[1].clone()],
        }
    }

    /// Opens a case by a channel, 0 or 1.
    pub async fn open(&self, world: &World, channel: usize, code: &str, received: &str) -> Value {
        let input = json!({ "journeyId": self.journey, "channelId": self.channels[channel],
            "demandCode": code, "receivedAt": received });
        let payload = world
            .change(
                &self.manager,
                "caseOpen",
                input,
                "case { id revision reference }",
            )
            .await;
        payload["case"].clone()
    }

    /// Closes a case with an outcome, 0 met or 1 not met; gives it as stored.
    pub async fn close(&self, world: &World, case: &Value, outcome: usize, at: &str) -> Value {
        let input = json!({ "caseId": case["id"], "expectedRevision": case["revision"],
            "outcomeId": self.outcomes[outcome], "closedAt": at });
        let payload = world
            .change(
                &self.manager,
                "caseClose",
                input,
                "case { id revision reference }",
            )
            .await;
        payload["case"].clone()
    }

    /// Makes a KPI of the service: closed cases with a linked outcome, of all closed cases, in %.
    pub async fn kpi(&self, world: &World, code: &str, outcomes: &[&Value]) -> Value {
        let input = json!({ "code": code, "title": "Bins collected as asked", "kind": "CASE_RATIO",
            "unit": "%", "factor": 100.0, "polarity": "HIGHER", "ownerId": self.owner,
            "serviceIds": [self.service], "outcomeIds": outcomes,
            "numerator": { "anchor": "CLOSED", "predicate": { "outcomeIsLinked": true } },
            "denominator": { "anchor": "CLOSED" } });
        let payload = world
            .change(&self.officer, "kpiCreate", input, "kpi { id revision }")
            .await;
        payload["kpi"].clone()
    }
}

on_both!(
    mutations_alone_lead_to_a_correct_service_review,
    |world| async move {
        let council = Council::make(&world).await;
        let kpi = council
            .kpi(&world, "COLLECTED", &[&council.outcomes[0]])
            .await;
        let target =
            json!({ "kpiId": kpi["id"], "period": { "financialYear": "2026/27" }, "value": 90.0 });
        world
            .change(
                &council.officer,
                "kpiTargetSet",
                target,
                "target { id value from to }",
            )
            .await;

        // Received on Tuesday 1 September 2026 with a target of 5 working days: due on Tuesday 8 September.
        let first = council
            .open(&world, 0, "VALUE_NEW", "2026-09-01T09:00:00Z")
            .await;
        let second = council
            .open(&world, 1, "VALUE_NEW", "2026-09-01T10:00:00Z")
            .await;
        let third = council
            .open(&world, 1, "FAILURE_NOT_DONE", "2026-09-02T10:00:00Z")
            .await;
        council
            .open(&world, 0, "UNKNOWN", "2026-08-31T22:59:59Z")
            .await;
        council
            .close(&world, &first, 0, "2026-09-08T22:59:59Z")
            .await;
        council
            .close(&world, &second, 1, "2026-09-08T23:00:00Z")
            .await;
        council
            .close(&world, &third, 0, "2026-09-09T09:00:00Z")
            .await;

        let review = json!({ "code": "BINS" });
        let data = world
            .data(&council.officer, review::SERVICE_REVIEW, review)
            .await;
        let rows = data["service"]["demand"]["rows"]
            .as_array()
            .expect("rows")
            .clone();
        // Twelve months by two channels, though only two months saw anything.
        assert_eq!(rows.len(), 24);
        let row = |month: &str, channel: &str| {
            let mut found = rows
                .iter()
                .filter(|row| row["month"] == month && row["channel"]["code"] == channel);
            found
                .next()
                .cloned()
                .unwrap_or_else(|| panic!("no row for {month} {channel}"))
        };
        let web = row("2026-09", "WEB");
        assert_eq!(
            [&web["contacts"], &web["opened"], &web["closed"]],
            [2, 2, 2]
        );
        // The second was closed at midnight of 9 September in London: late by an instant. The third,
        // received a day later, was due on 9 September: on time.
        assert_eq!(
            web["onTime"],
            json!({ "numerator": 1, "denominator": 2, "value": 0.5 })
        );
        assert_eq!(
            web["failureRate"],
            json!({ "numerator": 1, "denominator": 2, "value": 0.5,
        "unknownShare": 0.0, "isLowConfidence": false })
        );
        let phone = row("2026-09", "PHONE");
        assert_eq!(
            [&phone["contacts"], &phone["opened"], &phone["closed"]],
            [1, 1, 1]
        );
        assert_eq!(
            phone["onTime"],
            json!({ "numerator": 1, "denominator": 1, "value": 1.0 })
        );
        // 22:59:59 in UTC is 23:59:59 in London: still August.
        let august = row("2026-08", "PHONE");
        assert_eq!(
            [&august["contacts"], &august["opened"], &august["closed"]],
            [1, 1, 0]
        );
        assert_eq!(
            august["failureRate"],
            json!({ "numerator": 0, "denominator": 0, "value": null,
        "unknownShare": 1.0, "isLowConfidence": true })
        );

        let kpi = &data["service"]["kpis"]["nodes"][0];
        let point = kpi["series"]["points"]
            .as_array()
            .expect("points")
            .last()
            .expect("a point")
            .clone();
        // Two of three closed cases were met: 66.67 %.
        assert_eq!(point["period"]["label"], "2026-09");
        assert_eq!([&point["numerator"], &point["denominator"]], [2, 3]);
        assert!((point["value"].as_f64().expect("a value") - 200.0 / 3.0).abs() < 1e-9);
        assert_eq!(point["target"], 90.0);
        let mut behind: Vec<String> = kpi["cases"]["nodes"]
            .as_array()
            .expect("cases")
            .iter()
            .map(|case| text(&case["reference"]))
            .collect();
        behind.sort();
        let mut expected = vec![text(&first["reference"]), text(&third["reference"])];
        expected.sort();
        assert_eq!(behind, expected);

        let compared = review::check(&world, &council.officer, "BINS", "2026-09").await;
        assert!(compared > 240, "{compared} numbers were compared");
    }
);
