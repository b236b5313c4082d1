//! A case by its reference.

use support::on_both;

use super::scene::Scene;

on_both!(
    a_reference_typed_by_a_person_finds_its_case,
    |world| async move {
        let scene = Scene::set(&world).await;
        let case = scene.write(scene.case(0, 1)).await;
        let typed = case.reference.to_lowercase().replace('-', " ");
        for typed in [case.reference.clone(), typed] {
            let query = format!("{{ case(reference: {typed:?}) {{ reference }} }}");
            let data = scene.data(&scene.officer(), &query).await;
            assert_eq!(data["case"]["reference"], case.reference);
        }
    }
);

on_both!(
    a_mistyped_reference_is_told_apart_from_an_absent_one,
    |world| async move {
        let scene = Scene::set(&world).await;
        let case = scene.write(scene.case(0, 1)).await;
        let officer = scene.officer();
        let ask = |typed: &str| {
            let typed = serde_json::json!(typed);
            format!("{{ case(reference: {typed}) {{ reference }} }}")
        };
        // The first case is number 0, whose check symbol is 0; of 1 it is 2, of 32 it is 4.
        assert_eq!(case.reference, "0000-0000-0");
        assert!(scene.data(&officer, &ask("0000-0010-4")).await["case"].is_null());
        for (typed, told) in [
            ("0000-0000-1", "check character"),
            ("0000-0000", "nine letters and digits"),
            ("", "nine letters and digits"),
        ] {
            let answer = world
                .ask(&officer, &ask(typed), serde_json::json!({}))
                .await;
            assert_eq!(answer.code(), "BAD_USER_INPUT", "{typed}");
            assert!(answer.text.contains(told), "{}", answer.text);
        }
    }
);

on_both!(
    a_case_out_of_reach_and_one_still_importing_do_not_exist,
    |world| async move {
        let scene = Scene::set(&world).await;
        let beyond = scene.write(scene.case(1, 1)).await;
        let mut staged = scene.case(0, 1);
        staged.is_staged = true;
        let staged = scene.write(staged).await;
        for case in [beyond, staged] {
            let query = format!(
                "{{ case(reference: {:?}) {{ reference }} }}",
                case.reference
            );
            let data = scene.data(&scene.token("case-worker"), &query).await;
            assert!(data["case"].is_null());
        }
    }
);
