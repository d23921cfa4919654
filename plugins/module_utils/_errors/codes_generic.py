# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the codes that any call can return mean to an operator, and those of jobs (private)."""

from __future__ import annotations

ROWS: dict[int, tuple[str, str] | tuple[str, str, str]] = {
    # Any call.
    1: (
        "An object with the same identifiers already exists.",
        "Run the task again, so that it compares itself with what exists, and look for a second task that changes the"
        " same SVM.",
    ),
    2: (
        "A field is missing, has an invalid value or is unknown to this ONTAP release.",
        "See `error.target` and `error.message` for the field, and correct the option that sets it.",
    ),
    3: (
        "ONTAP does not support this operation on this object.",
        "Check with `version` that the release has the call (AKV needs ONTAP 9.8 or newer), and that `hostname` is"
        " the management interface of the cluster.",
    ),
    4: (
        "No object has these identifiers.",
        "Check `svm_name`, `svm_uuid` or `uuid`, and whether somebody deleted the configuration in the meantime"
        " (`security key-manager external azure show`).",
    ),
    6: (
        "The account may not make this call.",
        "Find the role of the account with `security login show`, and give it access to"
        " `/api/security/azure-key-vaults`, which `security login rest-role show` displays.",
    ),
    7: (
        "A resource limit of the system is reached.",
        "Run the task again later, and let fewer tasks and monitoring tools use the REST API at the same time.",
    ),
    8: (
        "The object is in use.",
        "See with `job show` what is working on it, and run the task again when that has ended.",
    ),
    65541: (
        "A part of the cluster did not answer another one in time.",
        "Check the nodes with `cluster show` and the cluster network with `network interface show -vserver Cluster`,"
        " and run the task again.",
    ),
    65552: (
        "A part of the cluster could not talk to another one.",
        "Check `cluster show`, and `cluster ring show` with advanced privilege, and run the task again when all nodes"
        " are healthy.",
    ),
    65562: (
        "ONTAP met an internal error while parts of the cluster talked to each other.",
        "Run the task again, and if the error stays, trigger an AutoSupport"
        " (`system node autosupport invoke -node * -type all`) and open a case with NetApp support.",
    ),
    262145: (
        "A part of ONTAP failed in an unexpected way.",
        "Run the task again, and if it fails again, open a case with NetApp support with the whole of `error`.",
        "9.11.1",
    ),
    262160: (
        "ONTAP is busy with too many requests.",
        "Run the task again after a short time, and lower the number of tasks that run at once (forks).",
        "9.11.1",
    ),
    262177: (
        "A value is missing in the request.",
        "See `error.target` for the field, and give the option that sets it a value that is not empty.",
    ),
    262179: (
        "ONTAP does not know a field or parameter of the request.",
        "Compare the release (`version`) with the one that the field needs, and leave out the option or filter that"
        " `error.message` names.",
    ),
    262185: (
        "ONTAP cannot use a value of the request.",
        "Find the value that `error.message` quotes in the task, and correct it.",
    ),
    262186: (
        "Two fields of the request do not go together.",
        "Leave out one of the two that `error.message` names.",
    ),
    262188: (
        "A field is given twice.",
        "See `error.message` for the two places, and give the option or filter only once.",
    ),
    262190: (
        "The request carries no value to apply.",
        "Give at least one option besides those that select the configuration.",
        "9.11.1",
    ),
    262196: (
        "A field cannot be set by this operation.",
        "Leave out the option that `error.target` names, because ONTAP fixes its value when the configuration is"
        " created.",
        "9.11.1",
    ),
    262197: (
        "The value of a field does not fit the field.",
        "Take field and value from `error.message`, and correct the option that sets it, for example a `proxy_port`"
        " that is too large.",
    ),
    262198: (
        "A request that may not carry a body carried one.",
        "Set `use_proxy` to `false` for a test, because only something between the module and ONTAP can have added"
        " it.",
    ),
    262199: (
        "The body of the request is not valid JSON at the place that ONTAP names.",
        "Set `use_proxy` to `false` to see whether a proxy alters requests, and keep `error.message` for a report on"
        " this collection.",
    ),
    262200: (
        "A number in the request is out of range.",
        "Correct the number that `error.message` shows, for example `proxy_port`.",
    ),
    262201: (
        "The body of the request is not valid JSON.",
        "Set `use_proxy` to `false` to see whether a proxy cuts requests off, and keep `error.path` for a report on"
        " this collection.",
    ),
    262202: (
        "A secret was given in the address of a request instead of its body.",
        "Take fields such as `client_secret` out of `filters`, and replace the secret in Azure, because addresses are"
        " written to logs.",
        "9.11.1",
    ),
    262203: (
        "A field cannot be changed by a PATCH request.",
        "Leave out the option that `error.target` names, and where that is `key_id` change the key with"
        " `security key-manager external azure rekey-external` (ONTAP 9.11.1 and newer).",
        "9.15.1",
    ),
    262211: (
        "A POST request carries a field as a filter instead of in its body.",
        "Report it with `error.method` and `error.path` as a fault of this collection.",
        "9.11.1",
    ),
    262212: (
        "The request lacks a value that ONTAP requires.",
        "See `error.message` for the field, and add the option that sets it to the task.",
        "9.11.1",
    ),
    262222: (
        "A value is listed twice for one field.",
        "Remove the repeated value that `error.message` names from the option or filter.",
        "9.15.1",
    ),
    262245: (
        "ONTAP rejects a value and gives the reason in its message.",
        "Read the reason in `error.message`, and change the option that it is about.",
    ),
    262247: (
        "A field does not accept the value that it was given.",
        "Compare the value in `error.message` with those that `ansible-doc storage_keys.ontap.akv_config` lists for"
        " the option.",
    ),
    262248: (
        "A field in the query has no value assigned.",
        "Write each entry of `filters` as the name of a field and its value, and look for stray characters in the"
        " name.",
    ),
    262249: (
        "A field was asked for that ONTAP never returns.",
        "Do not ask for write-only fields such as `client_secret` and `proxy_password`.",
        "9.11.1",
    ),
    262250: (
        "The list was filtered by a field that ONTAP never returns.",
        "Remove the field that `error.message` names from `filters`, where only fields can stand that"
        " `storage_keys.ontap.akv_info` returns.",
        "9.15.1",
    ),
    262254: (
        "The request has a single value where ONTAP expects a list.",
        "Report it with `error.target` and the release (`version`) as a fault of this collection.",
        "9.11.1",
    ),
    262255: (
        "The request has a list where ONTAP expects a single value.",
        "Check the variable behind the option that `error.target` names, which probably holds a list.",
    ),
    262268: (
        "The list cannot be sorted by this field.",
        "Use another field in `order_by`, such as `svm.name`.",
        "9.11.1",
    ),
    262282: (
        "A field stands twice in the body of the request.",
        "Report it with `error.target` and `error.path` as a fault of this collection.",
        "9.11.1",
    ),
    262286: (
        "The braces in the list of wanted fields do not match.",
        "Look for a stray brace in `filters`, and report it as a fault of this collection if there is none.",
    ),
    393271: (
        "A node of the cluster is out of quorum.",
        "Take the node from `error.message`, bring it back (`cluster show`), and run the task again.",
    ),
    1260882: (
        "The cluster has no such SVM.",
        "Compare `svm_name` or `svm_uuid` with `vserver show`, and check that `hostname` is the cluster that owns the"
        " SVM.",
        "9.15.1",
    ),
    2621462: (
        "The SVM does not exist, or the account has no access to it.",
        "Compare `svm_name` with `vserver show`, and look with `security login show` whether the account belongs to"
        " the cluster or to another SVM.",
        "9.15.1",
    ),
    2621471: (
        "The name of the SVM is not valid.",
        "Correct `svm_name`, and check the variable or template that it comes from.",
        "9.15.1",
    ),
    2621519: (
        "The name of the SVM is not valid.",
        "Correct `svm_name`, and check the variable or template that it comes from.",
        "9.15.1",
    ),
    2621573: (
        "The SVM is locked for a moment, while ONTAP records a baseline of its configuration.",
        "Wait a minute and run the task again, because the lock goes by itself.",
        "9.19.1",
    ),
    2621576: (
        "The SVM is locked against changes of its configuration.",
        "Wait for the operation that holds the lock, such as a migration of the SVM"
        " (`vserver show -vserver <svm> -instance`), and run the task again.",
        "9.15.1",
    ),
    2621706: (
        "The request names two different SVMs.",
        "Give only one of `svm_name` and `svm_uuid`, or find the right pair with `vserver show -fields uuid`.",
        "9.15.1",
    ),
    6691623: (
        "The user is not authorized for this operation.",
        "Use an account with an administrator's role, or give the role of this one the right with"
        " `security login rest-role create`.",
        "9.15.1",
    ),
    8586226: (
        "ONTAP does not know this UUID.",
        "Look `svm_uuid` or `uuid` up again, because an SVM or configuration that is created anew gets a new UUID.",
        "9.15.1",
    ),
    39387137: (
        "An address that was given as a URL is not valid.",
        "Check `name` and `key_id`, which must be complete https addresses without blanks.",
    ),
    # Jobs.
    458762: (
        "The job has already ended.",
        "Do not act on the job any more, and see its effect with `storage_keys.ontap.akv_info`.",
    ),
    458771: (
        "The job is running, and the action needs one that is not.",
        "Watch it with `job show`, and repeat the action when it is paused or has ended.",
    ),
    458773: (
        "The job manager of ONTAP is not initialized.",
        "Wait until all nodes have started and are healthy (`cluster show`), and run the task again.",
    ),
    458776: (
        "The job is not running at present.",
        "See its state with `job show`, and continue a paused job with `job resume -id <id>`.",
    ),
    458783: (
        "The job cannot be paused.",
        "Let it come to its end, and give a task that waits for it a longer `wait_timeout`.",
    ),
    458784: (
        "The job cannot be cancelled.",
        "Let it come to its end, and undo its effect afterwards if it is not wanted.",
    ),
    459753: (
        "The program that the job ran reported an error of its own.",
        "Read its words in `error.message`, and look for more with `job history show` and `event log show`.",
    ),
}
