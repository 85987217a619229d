//! Programs in trajectories, as policies write them.

use orlm_judge::{ExtractError, extract_from, extract_program, split_steps};
use orlm_types::{ContentId, FinishReason, Trajectory};

const CODE: &str = "import coptpy as cp\nm = cp.Envr().createModel()\nm.solve()\n";

fn source(text: &str) -> String {
    extract_program(text).unwrap_or_else(|error| panic!("{error}: {text}")).source
}

#[test]
fn one_fenced_block_is_the_program_whatever_its_fence() {
    for (open, close) in
        [("```python", "```"), ("```", "```"), ("~~~", "~~~"), ("````py", "````"), ("``` Python ", "```  ")]
    {
        assert_eq!(source(&format!("Some words.\n{open}\n{CODE}{close}\nMore words.")), CODE, "{open}");
    }
    assert_eq!(source(&format!("Python Code: ```python\n{CODE}```")), CODE, "a fence behind words");
    assert_eq!(source(&format!("```python\n{CODE}```").replace('\n', "\r\n")), CODE, "line ends of Windows");
}

#[test]
fn an_indented_fence_is_unindented() {
    let indented: String = format!("```python\n{CODE}for i in []:\n    pass\n```\n")
        .lines()
        .map(|l| format!("   {l}\n"))
        .collect();
    assert_eq!(source(&format!("1. The code:\n{indented}")), format!("{CODE}for i in []:\n    pass\n"));
}

#[test]
fn the_last_step_with_code_counts() {
    let text = format!(
        "<step>Sketch:\n```python\nimport gurobipy\nm.optimize()\n```</step>\n<step>Code\n```python\n{CODE}```</step><step>Done.</step>"
    );
    assert_eq!(source(&text), CODE);
}

#[test]
fn code_outside_of_steps_counts_only_if_no_step_holds_any() {
    let outside = "```python\nimport gurobipy\nm.optimize()\n```";
    assert_eq!(source(&format!("<step>```python\n{CODE}```</step>\n{outside}")), CODE);
    assert_eq!(source(&format!("<step>Only words.</step>\n{outside}")), "import gurobipy\nm.optimize()\n");
}

#[test]
fn expected_output_after_the_program_is_not_the_program() {
    assert_eq!(source(&format!("```python\n{CODE}```\nIt prints\n```\n12.5\n```")), CODE);
    assert_eq!(source(&format!("```python\n{CODE}```\n```bash\npip install coptpy\nx.solve()\n```")), CODE);
}

#[test]
fn the_last_of_two_whole_programs_is_taken() {
    assert_eq!(source(&format!("```python\nimport a\nm.solve()\n```\nBetter:\n```python\n{CODE}```")), CODE);
}

#[test]
fn a_program_in_tags_of_its_own_is_found_before_sketches_outside() {
    let sketch = "```python\nimport gurobipy\nm.optimize()\n```";
    assert_eq!(
        source(&format!("<think>{sketch}</think><model>min x</model>\n<python>\n{CODE}</python>")),
        CODE
    );
    assert_eq!(source(&format!("<python>```python\n{CODE}```</python> as above: {sketch}")), CODE);
    assert_eq!(
        source(&format!("I put it into <python> tags: </python>\n{sketch}")),
        "import gurobipy\nm.optimize()\n"
    );
    assert_eq!(extract_program(&format!("<python>\n{CODE}")), Err(ExtractError::CutOff));
}

#[test]
fn programs_of_every_library_are_told_from_their_output() {
    for call in [
        "solver.Solve()",
        "solver.solve(model)",
        "res = linprog(c, A_ub=A)",
        "res = milp(c)",
        "h.run()",
        "m.optimize()",
        "minimize(f, x0)",
        "prob.solve()",
        "h.maximize(x)",
    ] {
        let code = format!("import library\n{call}\n");
        assert_eq!(
            source(&format!(
                "```python\n{code}```\nAs a check:\n```python\nimport math\nprint(math.pi)\n```"
            )),
            code
        );
    }
}

#[test]
fn parts_of_a_program_are_joined_in_order() {
    let text = "First\n```python\nimport coptpy as cp\n```\nthen\n```python\nm.solve()\n```\n```text\n3\n```";
    assert_eq!(source(text), "import coptpy as cp\nm.solve()\n");
}

#[test]
fn a_plain_program_is_taken_as_it_is() {
    let commented = format!("# Maximise profit\n{CODE}");
    assert_eq!(source(&commented), commented);
    assert_eq!(source(CODE), CODE);
    assert_eq!(source(&format!("<step>Python Code:\n{CODE}</step>")), CODE);
    assert_eq!(source("from gurobipy import *\nm.optimize()"), "from gurobipy import *\nm.optimize()\n");
}

#[test]
fn prose_is_no_program() {
    for text in [
        "We import quotas from abroad.",
        "import quotas are fixed",
        "from the model we import 3",
        "```\n42\n```",
    ] {
        assert_eq!(extract_program(text), Err(ExtractError::NoProgram), "{text}");
    }
    for text in ["", " \n\t"] {
        assert_eq!(extract_program(text), Err(ExtractError::Empty));
    }
}

#[test]
fn a_program_that_is_cut_off_is_an_error_unless_the_text_is_known_to_be_whole() {
    let cut = format!("<step>Model.</step><step>Code\n```python\n{CODE}");
    assert_eq!(extract_program(&cut), Err(ExtractError::CutOff));
    let trajectory = |finish| Trajectory {
        id: ContentId("t".into()),
        problem: ContentId("p".into()),
        sample: 0,
        text: cut.clone(),
        tokens: 9,
        finish,
        seed: 0,
    };
    assert_eq!(extract_from(&trajectory(FinishReason::Length)), Err(ExtractError::CutOff));
    assert_eq!(extract_from(&trajectory(FinishReason::Stop)).unwrap().source, CODE);
    // The end of the step closes the fence.
    assert_eq!(source(&format!("{cut}</step>")), CODE);
    // An earlier whole program does not stand in for the one that was cut off.
    assert_eq!(
        extract_program(&format!("<step>```python\n{CODE}```</step>{cut}")),
        Err(ExtractError::CutOff)
    );
    assert_eq!(extract_program(&format!("```python\n{CODE}")), Err(ExtractError::CutOff));
}

#[test]
fn steps_are_split_at_their_tags() {
    assert_eq!(split_steps("x <step> a </step> y <step>b\nc</step>"), ["a", "b\nc"]);
    assert_eq!(
        split_steps("<step>a<step>b</step>"),
        ["a", "b"],
        "a step that is not closed ends at the next"
    );
    assert_eq!(split_steps("<step>a</step><step>b"), ["a", "b"]);
    assert_eq!(split_steps("no tags"), ["no tags"]);
    assert_eq!(split_steps("<step></step>"), [""]);
    assert!(split_steps(" \n").is_empty());
}
