//! The model of a run: policy and GenPRM of this machine, or an endpoint in the GenPRM's place.

use std::path::Path;

use orlm_client::Client;
use orlm_config::Config;
use orlm_train::LocalModel;
use orlm_types::{
    Completion, ContentId, FineTune, GenerateRequest, Generator, Learner, ModelError, Prefer, Progress, Role,
    Sampling, UpdateReport,
};

use crate::exit::{self, Failure};
use crate::{endpoint, wire};

/// What writes and learns in a run.
pub(crate) struct RunModel {
    local: LocalModel,
    /// The GenPRM, where it has a base model of its own.
    genprm: Option<LocalModel>,
    /// Writes the critiques. It does not learn.
    critic: Option<Client>,
}

impl RunModel {
    /// The model that a configuration names, with an id for the run's records. What an endpoint answers is kept in a file
    /// beside the run folder `root`.
    pub(crate) fn open(config: &Config, root: &Path) -> Result<(Self, String), Failure> {
        let critic = critic(config, root)?;
        let (local, mut id) = wire::model(config, &config.model.path, "model.path")?;
        let mut genprm = None;
        if !config.genprm.path.is_empty() {
            let (model, its_id) = wire::model(config, &config.genprm.path, "genprm.path")?;
            id = format!("{id}, criticised by {its_id}");
            genprm = Some(model);
        }
        if critic.is_some() {
            id = format!("{id}, criticised by {}", config.genprm.endpoint_model);
        }
        Ok((Self { local, genprm, critic }, id))
    }

    /// Content hash of the tokenizers.
    pub(crate) fn tokenizer_id(&self) -> Result<ContentId, Failure> {
        let models = [Some(&self.local), self.genprm.as_ref()];
        let json = models.into_iter().flatten().map(|model| model.tokenizer().to_json());
        let json = json.collect::<Result<Vec<_>, _>>().map_err(wire::lm_failure)?;
        Ok(ContentId::of(&json.iter().map(String::as_str).collect::<Vec<_>>()))
    }

    fn of(&self, role: Role) -> &LocalModel {
        match (role, &self.genprm) {
            (Role::GenPrm, Some(genprm)) => genprm,
            _ => &self.local,
        }
    }

    fn of_mut(&mut self, role: Role) -> &mut LocalModel {
        match (role, &mut self.genprm) {
            (Role::GenPrm, Some(genprm)) => genprm,
            (_, _) => &mut self.local,
        }
    }
}

fn critic(config: &Config, root: &Path) -> Result<Option<Client>, Failure> {
    let keys = &config.genprm;
    if keys.endpoint.is_empty() {
        return Ok(None);
    }
    let refuse =
        |text: &str| Err(Failure::new(exit::DATA, text).hint("an endpoint does not learn from this run"));
    if keys.refine {
        return refuse("genprm.refine = true: must be false with genprm.endpoint");
    }
    if config.warmup.genprm_lessons > 0 {
        return refuse("warmup.genprm_lessons: must be 0 with genprm.endpoint");
    }
    let bad = |e: orlm_client::ClientError| Failure::new(exit::DATA, format!("genprm.endpoint: {e}"));
    let mut client = endpoint::config(&keys.endpoint, &keys.endpoint_model, None).map_err(|e| Failure {
        code: exit::DATA,
        message: format!("genprm.endpoint: {}", e.message),
        ..e
    })?;
    let mut answers = root.as_os_str().to_owned();
    answers.push(".answers.jsonl");
    if let Some(parent) = root.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        std::fs::create_dir_all(parent).map_err(|e| exit::unreadable(parent, &e))?;
    }
    client.cache = Some(answers.into());
    Client::new(client).map(Some).map_err(bad)
}

impl Generator for RunModel {
    fn generate(
        &mut self,
        role: Role,
        requests: &[GenerateRequest],
        sampling: &Sampling,
        progress: &mut dyn Progress,
    ) -> Result<Vec<Completion>, ModelError> {
        match (&mut self.critic, role) {
            (Some(critic), Role::GenPrm) => critic.generate(role, requests, sampling, progress),
            _ => self.of_mut(role).generate(role, requests, sampling, progress),
        }
    }
}

impl Learner for RunModel {
    fn fine_tune(
        &mut self,
        role: Role,
        work: &FineTune,
        progress: &mut dyn Progress,
    ) -> Result<UpdateReport, ModelError> {
        self.of_mut(role).fine_tune(role, work, progress)
    }

    fn prefer(
        &mut self,
        role: Role,
        work: &Prefer,
        progress: &mut dyn Progress,
    ) -> Result<UpdateReport, ModelError> {
        self.of_mut(role).prefer(role, work, progress)
    }

    fn save(&self, role: Role, folder: &Path) -> Result<(), ModelError> {
        self.of(role).save(role, folder)
    }

    fn load(&mut self, role: Role, folder: &Path) -> Result<(), ModelError> {
        self.of_mut(role).load(role, folder)
    }
}
