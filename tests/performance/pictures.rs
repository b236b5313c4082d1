//! Control charts as pictures: over HTTP, by header and by link, and with whatever people write in titles.

use chrono::{Days, NaiveDate, TimeDelta};
use reqwest::Response;
use resvg::tiny_skia::Pixmap;
use resvg::usvg::roxmltree::Document;
use rules::performance::Polarity;
use rules::performance::chart::{Chart, ChartProfile, Observation, Settings, xmr};
use serde_json::{Value, json};
use support::{Setup, World, data, on_both};
use throughline::config::Config;
use throughline::performance::chart::link::LinkKeys;
use throughline::performance::chart::picture::{Picture, png};

use super::scene::Scene;

const PATH: &str = "/charts/kpi/RECEIVED";

async fn get(world: &World, token: &str, path: &str) -> Response {
    let mut request = world.client().get(format!("{}{path}", world.address));
    if !token.is_empty() {
        request = request.bearer_auth(token);
    }
    request.send().await.expect("an answer")
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    let value = response.headers().get(name).expect(name);
    value.to_str().expect("text")
}

/// The picture as XML, after asserting that it holds nothing that runs and nothing from elsewhere.
fn assert_closed(svg: &str) {
    let document = Document::parse(svg).unwrap_or_else(|error| panic!("{error}: {svg}"));
    const KNOWN: [&str; 10] = [
        "svg", "title", "desc", "rect", "text", "line", "path", "circle", "polygon", "g",
    ];
    for node in document.descendants().filter(|node| node.is_element()) {
        let name = node.tag_name().name();
        assert!(KNOWN.contains(&name), "an element {name}");
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            let is_open = name.starts_with("on") || name.contains("href") || name == "style";
            assert!(!is_open && !value.contains("url("), "{name}=\"{value}\"");
        }
    }
}

on_both!(a_picture_is_had_by_header, |world| async move {
    let scene = Scene::set(&world).await;
    let officer = &scene.council.officer;
    let svg = get(&world, officer, &format!("{PATH}.svg?lastMonths=13")).await;
    assert_eq!(svg.status(), 200);
    assert_eq!(header(&svg, "content-type"), "image/svg+xml; charset=utf-8");
    assert_eq!(header(&svg, "cache-control"), "private, no-store");
    assert_eq!(header(&svg, "x-content-type-options"), "nosniff");
    let policy = header(&svg, "content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    let svg = svg.text().await.expect("text");
    assert_closed(&svg);
    let document = Document::parse(&svg).expect("XML");
    let words: Vec<&str> = document
        .descendants()
        .filter_map(|node| node.text())
        .collect();
    for expected in [
        "Cases that came in",
        "cases",
        "Mean 3.0",
        "Upper limit 5.7",
        "Target 6.0",
    ] {
        assert!(words.contains(&expected), "{expected} is not in {words:?}");
    }
    // One point for each month; September's is a diamond, as concerns are, and one is in the key.
    let count = |name| {
        document
            .descendants()
            .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", name)))
            .count()
    };
    assert_eq!(count("circle"), 12 + 1);
    assert_eq!(count("polygon"), 1 + 2);
    let picture = get(&world, officer, &format!("{PATH}.png?lastMonths=13")).await;
    assert_eq!(picture.status(), 200);
    assert_eq!(header(&picture, "content-type"), "image/png");
    let bytes = picture.bytes().await.expect("bytes");
    assert_drawn(&bytes);
});

/// Whether the picture has ink where its title, its axes' numbers and its months stand, in pixels of the PNG.
fn assert_drawn(png: &[u8]) {
    let picture = Pixmap::decode_png(png).expect("a PNG");
    assert_eq!((picture.width(), picture.height()), (2000, 1080));
    for (what, x, y) in [
        ("the title", 40..900, 30..80),
        ("the numbers of the axis", 40..140, 200..860),
        ("the names of the months", 150..1700, 855..900),
        ("the names of the lines", 1700..1990, 220..860),
        ("the chart", 160..1690, 230..830),
    ] {
        let dark = y
            .flat_map(|y| x.clone().map(move |x| (x, y)))
            .filter_map(|(x, y)| picture.pixel(x, y))
            .filter(|pixel| pixel.red() < 140)
            .count();
        assert!(dark > 100, "{what}: {dark} dark pixels");
    }
}

on_both!(
    who_may_not_see_the_figures_gets_no_picture,
    |world| async move {
        let scene = Scene::set(&world).await;
        let path = format!("{PATH}.svg");
        assert_eq!(get(&world, "", &path).await.status(), 404);
        assert_eq!(get(&world, "no.such.token", &path).await.status(), 401);
        let staff = world.token("staff-member", "somebody");
        assert_eq!(get(&world, &staff, &path).await.status(), 404);
        let officer = &scene.council.officer;
        let nothing = get(&world, officer, "/charts/kpi/NOTHING.svg").await;
        assert_eq!(nothing.status(), 404);
        assert_eq!(
            get(&world, officer, &format!("{PATH}.gif")).await.status(),
            404
        );
        // A token in the address is refused, even a good one.
        for name in ["access_token", "token", "authorization"] {
            let path = format!("{PATH}.svg?{name}={officer}");
            assert_eq!(get(&world, "", &path).await.status(), 400);
            assert_eq!(get(&world, officer, &path).await.status(), 400);
        }
    }
);

/// A server with these keys for links.
async fn with_keys(world: &World, keys: &[&str]) -> World {
    let keys = keys.iter().map(|key| key.repeat(4)).collect();
    let setup = Setup {
        config: Config {
            link_keys: LinkKeys::new(keys).expect("long keys"),
            ..Config::default()
        },
        ..Setup::default()
    };
    world.serve(setup).await
}

async fn link(world: &World, token: &str, format: &str) -> Value {
    let query = format!(
        "{{ kpi(code: \"RECEIVED\") {{ chartUrl(period: {{ lastMonths: 13 }}, format: {format}) }} }}"
    );
    let data = world.data(token, &query, json!({})).await;
    data["kpi"]["chartUrl"].clone()
}

on_both!(a_link_opens_one_picture_for_a_week, |world| async move {
    let scene = Scene::set(&world).await;
    let officer = &scene.council.officer;
    let none = "chartUrl(period: { lastMonths: 13 }, format: SVG)";
    assert_eq!(scene.codes(&world, none).await, ["BAD_USER_INPUT"]);
    let old = with_keys(&world, &["old12345"]).await;
    let link = link(&old, officer, "SVG").await;
    let link = link.as_str().expect("a link");
    let answer = get(&old, "", link).await;
    assert_eq!(answer.status(), 200);
    assert_closed(&answer.text().await.expect("text"));
    // Not as another format, for another KPI, with another period, changed, or beside a token.
    Scene::count(&world, &scene.council, "OTHER", "Others").await;
    assert_eq!(
        get(&old, "", &link.replace(".svg", ".png")).await.status(),
        403
    );
    assert_eq!(
        get(&old, "", &link.replace("RECEIVED", "OTHER"))
            .await
            .status(),
        404
    );
    assert_eq!(
        get(&old, "", &format!("{link}&lastMonths=60"))
            .await
            .status(),
        400
    );
    assert_eq!(get(&old, "", &link[..link.len() - 3]).await.status(), 403);
    assert_eq!(get(&old, officer, link).await.status(), 400);
    // A key taken away takes its links with it.
    let both = with_keys(&world, &["new12345", "old12345"]).await;
    assert_eq!(get(&both, "", link).await.status(), 200);
    let new = with_keys(&world, &["new12345"]).await;
    assert_eq!(get(&new, "", link).await.status(), 403);
    world.advance(TimeDelta::days(7) - TimeDelta::seconds(1));
    assert_eq!(get(&old, "", link).await.status(), 200);
    world.advance(TimeDelta::seconds(1));
    assert_eq!(get(&old, "", link).await.status(), 403);
});

on_both!(a_link_is_for_whom_the_figures_are_for, |world| async move {
    let _scene = Scene::set(&world).await;
    let server = with_keys(&world, &["old12345"]).await;
    let staff = world.token("staff-member", "somebody");
    assert_eq!(link(&server, &staff, "PNG").await, Value::Null);
});

fn chart(values: &[f64]) -> Chart {
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
    let observations: Vec<Observation> = (0..)
        .zip(values)
        .map(|(day, value)| Observation {
            on: first + Days::new(day),
            value: *value,
        })
        .collect();
    let settings = Settings::usual(ChartProfile::PlotTheDots, Polarity::Higher, None);
    xmr(&observations, &settings).expect("a chart")
}

fn picture(words: &str, chart: &Chart) -> String {
    let count = chart.points.len();
    let labels = vec![(words.to_owned(), words.to_owned()); count];
    let picture = Picture {
        title: words,
        subtitle: words,
        unit: words,
        decimals: 1,
        polarity: Polarity::Higher,
        chart,
        labels: &labels,
        targets: &vec![Some(4.0); count],
        phases: &[words.to_owned(), words.to_owned()],
    };
    picture.svg()
}

#[test]
fn naughty_strings_stay_words() {
    let Some(path) = data::shared("bad-input/blns.json") else {
        return;
    };
    let text = std::fs::read_to_string(path).expect("the naughty strings");
    let strings: Vec<String> = serde_json::from_str(&text).expect("a list of texts");
    assert!(strings.len() > 400);
    let chart = chart(&[1.0, 5.0, 2.0]);
    for string in &strings {
        assert_closed(&picture(string, &chart));
    }
    let all_in_xml: String = ('\0'..='\u{2fff}').collect();
    assert_closed(&picture(&all_in_xml, &chart));
}

#[test]
fn a_picture_is_painted_whatever_is_in_it() {
    for values in [
        &[][..],
        &[5.0],
        &[0.0, 0.0],
        &[-1e9, 1e9],
        &[0.000_1, 0.000_2],
    ] {
        let svg = picture("A\u{301} \u{5d0} \u{4e2d} \u{1f600}", &chart(values));
        assert_closed(&svg);
        assert!(png(&svg).is_ok(), "{values:?}");
    }
}
