#pragma once

#include "core/jobs/job_queue.h"
#include "core/server/json_text_p.h"

namespace hub::server {

/// How much of a job is told.
enum class JobDetail
{
    Whole,
    Event ///< Without input, result and log.
};

void writeJob(JsonText &text, const jobs::Job &job, JobDetail detail);

/// {"waiting":3,...}
void writeCounts(JsonText &text, const jobs::JobQueue::Counts &counts);

/// {"paused","workers","busy","by_state"}
[[nodiscard]] std::string queueJson(const jobs::JobQueue &queue);

} // namespace hub::server
