//! `/charts/kpi/CODE.svg` and `.png`: the control chart of a KPI as a picture, for reports and e-mail.
//!
//! By bearer header, or by a signed link. A token in the query string is refused; no query string is logged.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, WWW_AUTHENTICATE,
};
use actix_web::{HttpRequest, HttpResponse, web};
use rules::time::period::Period;

use super::authenticate::{authenticate, refused};
use super::{App, problem, request};
use crate::graphql::context::{Reader, allow};
use crate::graphql::failure::{Failure, INTERNAL_MESSAGE, Refusal};
use crate::graphql::period::PeriodInput;
use crate::identity::link;
use crate::identity::resolve::{self, ViewerRefusal};
use crate::identity::viewer::Viewer;
use crate::performance::chart;
use crate::performance::chart::link::{Format, Grant};
use crate::performance::chart::picture::png;
use crate::performance::kpi::Kpi;

/// Nothing is fetched, nothing runs.
const POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; sandbox";

/// The months shown when nothing is said.
const USUAL_MONTHS: i32 = 24;

const FORMS: &str = "Give from and to as 2026-04-01, or lastMonths as a number, or a link.";

/// Answers with the picture, or with what is wrong.
pub(super) async fn answer(
    app: web::Data<App>,
    request: HttpRequest,
    file: web::Path<String>,
) -> HttpResponse {
    let limit = app.config.limits.time;
    match tokio::time::timeout(limit, attempt(&app, &request, &file)).await {
        Ok(Ok(answer) | Err(answer)) => answer,
        Err(_) => problem::details(
            &request,
            StatusCode::GATEWAY_TIMEOUT,
            "The picture took too long and was given up. Ask for fewer periods.",
        ),
    }
}

/// `Err` is an answer too: one that was found early.
async fn attempt(
    app: &App,
    request: &HttpRequest,
    file: &str,
) -> Result<HttpResponse, HttpResponse> {
    let (code, format) = named(file).ok_or_else(|| missing(request))?;
    let asked = Asked::of(request)
        .map_err(|message| problem::details(request, StatusCode::BAD_REQUEST, &message))?;
    let grant = match &asked.link {
        Some(link) => {
            let grant = app.config.link_keys.open(link, app.clock.now());
            let grant = grant.filter(|grant| grant.format == format);
            Some(grant.ok_or_else(|| unsigned(request))?)
        }
        None => None,
    };
    let viewer = match &grant {
        Some(grant) => linked(app, request, grant).await?,
        None => known(app, request).await?,
    };
    let reader = Reader::new(
        app.database.clone(),
        viewer.into(),
        app.clock.clone(),
        app.faults.clone(),
    );
    let svg = svg(reader, code, grant.as_ref(), &asked.period).await;
    let svg = svg.map_err(|failure| failed(request, failure))?;
    let svg = svg.ok_or_else(|| missing(request))?;
    let (media, body) = match format {
        Format::Svg => ("image/svg+xml; charset=utf-8", svg.into_bytes()),
        Format::Png => ("image/png", painted(request, svg).await?),
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(body))
}

/// The KPI's code and the format, out of the file's name.
fn named(file: &str) -> Option<(&str, Format)> {
    [Format::Svg, Format::Png].into_iter().find_map(|format| {
        let code = file.strip_suffix(format.extension())?.strip_suffix('.')?;
        Some((code, format))
    })
}

/// What the query string asks for.
struct Asked {
    link: Option<String>,
    period: PeriodInput,
}

impl Asked {
    fn of(request: &HttpRequest) -> Result<Self, String> {
        let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
        let pairs = pairs.map_err(|_| "The query string cannot be read.".to_owned())?;
        let mut link = None;
        let mut period = PeriodInput::default();
        for (name, value) in pairs.into_inner() {
            let wrong = || format!("{name} cannot be read. {FORMS}");
            match name.as_str() {
                "link" => link = Some(value),
                "from" => period.from = Some(value.parse().map_err(|_| wrong())?),
                "to" => period.to = Some(value.parse().map_err(|_| wrong())?),
                "lastMonths" => period.last_months = Some(value.parse().map_err(|_| wrong())?),
                _ => {
                    return Err(format!(
                        "The query string holds what is not read here. {FORMS} A token goes into the header Authorization, never into an address."
                    ));
                }
            }
        }
        let has_period = period.from.or(period.to).is_some() || period.last_months.is_some();
        if link.is_some() && (has_period || request.headers().contains_key(AUTHORIZATION)) {
            return Err("A link says all that is shown: send nothing beside it.".to_owned());
        }
        if !has_period {
            period.last_months = Some(USUAL_MONTHS);
        }
        Ok(Self { link, period })
    }
}

fn unsigned(request: &HttpRequest) -> HttpResponse {
    problem::details(
        request,
        StatusCode::FORBIDDEN,
        "The link has ended, was taken back, or is not whole. Ask for a new one.",
    )
}

/// Whoever a link was made for: nobody, but with its KPI in reach.
async fn linked(app: &App, request: &HttpRequest, grant: &Grant) -> Result<Viewer, HttpResponse> {
    let found = link::viewer(
        &app.database,
        grant.council_id,
        grant.kpi_id,
        grant.is_whole,
    );
    match found.await {
        Ok(Some(viewer)) => Ok(viewer),
        Ok(None) => Err(missing(request)),
        Err(refusal) => Err(no_viewer(request, refusal, false)),
    }
}

/// Whoever the token names, or the public.
async fn known(app: &App, request: &HttpRequest) -> Result<Viewer, HttpResponse> {
    let principal = authenticate(app, request).await?;
    let public = app.config.public_council.as_deref();
    let found = resolve::of_request(&app.database, principal.as_ref(), public).await;
    found.map_err(|refusal| no_viewer(request, refusal, principal.is_some()))
}

fn no_viewer(request: &HttpRequest, refusal: ViewerRefusal, has_token: bool) -> HttpResponse {
    match refusal {
        ViewerRefusal::Fault(error) => failed(request, error.into()),
        ViewerRefusal::UnknownZone(council) => {
            let cause = format!("council {} has an unknown time zone", council.code);
            failed(request, Failure::fault(cause))
        }
        ViewerRefusal::Inactive => refused(request, "the account is switched off"),
        _ if has_token => refused(request, "no such council here"),
        _ => {
            let message = "No council's data is public here. Send a token, which says the council.";
            failed(request, Failure::refused(Refusal::Unauthenticated, message))
        }
    }
}

async fn svg(
    reader: Reader,
    code: &str,
    grant: Option<&Grant>,
    period: &PeriodInput,
) -> Result<Option<String>, Failure> {
    allow(reader.viewer(), "Query.kpi")?;
    let (kpi, period) = match grant {
        Some(grant) => (
            chart::linked(&reader, grant.kpi_id).await?,
            days(grant.period),
        ),
        None => (Kpi::by_code(&reader, code).await?, period.clone()),
    };
    match kpi.filter(|kpi| kpi.0.row.code == code) {
        Some(kpi) => chart::drawn(&reader.loader(), &kpi, &period).await,
        None => Ok(None),
    }
}

fn days(period: Period) -> PeriodInput {
    PeriodInput {
        from: Some(period.from),
        to: Some(period.to),
        ..PeriodInput::default()
    }
}

/// Painting is work: it is done beside the threads that answer.
async fn painted(request: &HttpRequest, svg: String) -> Result<Vec<u8>, HttpResponse> {
    let fault = |cause: String| failed(request, Failure::fault(cause));
    match web::block(move || png(&svg)).await {
        Ok(Ok(picture)) => Ok(picture),
        Ok(Err(error)) => Err(fault(error.to_string())),
        Err(error) => Err(fault(error.to_string())),
    }
}

fn missing(request: &HttpRequest) -> HttpResponse {
    problem::details(
        request,
        StatusCode::NOT_FOUND,
        "There is no KPI with this code whose figures are for you. Pictures end in .svg or .png.",
    )
}

fn failed(request: &HttpRequest, failure: Failure) -> HttpResponse {
    let (refusal, message) = match failure {
        Failure::Refused(refusal, message) => (refusal, message),
        Failure::Fault(cause) => {
            tracing::error!(request_id = %request::id(request), ?cause, "fault");
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            return problem::details(request, status, INTERNAL_MESSAGE);
        }
    };
    match refusal {
        Refusal::Unauthenticated => problem::with_header(
            request,
            StatusCode::UNAUTHORIZED,
            &message,
            (WWW_AUTHENTICATE.as_str(), "Bearer"),
        ),
        Refusal::Forbidden => problem::details(request, StatusCode::FORBIDDEN, &message),
        Refusal::NotFound => missing(request),
        _ => problem::details(request, StatusCode::BAD_REQUEST, &message),
    }
}
